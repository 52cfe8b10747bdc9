import clsx from "clsx";
import { ChevronDown } from "lucide-react";
import { type ComponentProps, type ReactNode, type Ref, useId } from "react";
import { KeyHint } from "../buttons/button";

const control =
  "h-8 min-w-0 rounded-2 border border-edge bg-page px-2.5 hover:border-ink-3 focus-visible:outline-offset-0 coarse:h-11 coarse:text-16 max-sm:w-full";

/** A control in a filter line with its label before it; on a phone it takes a line of its own. */
export function FilterField({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <span className="flex items-center gap-1.5 max-sm:w-full max-sm:*:last:grow">
      <label htmlFor={id} className="flex-none text-12 text-ink-3 max-sm:w-14">
        {label}
      </label>
      {children(id)}
    </span>
  );
}

/** A text field in a filter line. */
export function FilterInput({ className, ...rest }: ComponentProps<"input">) {
  return <input {...rest} className={clsx(control, className)} />;
}

/** A select in a filter line. */
export function FilterSelect({ className, ...rest }: ComponentProps<"select">) {
  return (
    <span className="relative">
      <select {...rest} className={clsx(control, "appearance-none pr-7 text-13", className)} />
      <ChevronDown
        aria-hidden="true"
        className="icon-14 -translate-y-1/2 pointer-events-none absolute top-1/2 right-2 text-ink-3"
      />
    </span>
  );
}

interface SearchFieldProps {
  ref: Ref<HTMLInputElement>;
  label: string;
  placeholder: string;
  value: string | undefined;
}

/** The search field of a list, named `q`; the key `/` focuses it. */
export function SearchField({ ref, label, placeholder, value }: SearchFieldProps) {
  return (
    <>
      <FilterInput
        ref={ref}
        type="search"
        name="q"
        aria-label={label}
        minLength={3}
        defaultValue={value}
        placeholder={placeholder}
        className="w-full pr-8 text-13"
      />
      <span className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2">
        <KeyHint>/</KeyHint>
      </span>
    </>
  );
}
