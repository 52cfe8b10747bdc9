import clsx from "clsx";
import { Check, Minus } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";

interface CheckboxProps extends Omit<ComponentProps<"input">, "type" | "children"> {
  children: ReactNode;
  /** Some of its rows are checked, not all. */
  some?: boolean;
}

/** A native checkbox with its label; the label is part of the target. */
export function Checkbox({ children, some = false, className, ...rest }: CheckboxProps) {
  return (
    <label className={clsx("inline-flex min-h-6 items-center gap-2 text-13 coarse:min-h-11", className)}>
      <span className="relative grid size-4 flex-none place-items-center">
        <input
          type="checkbox"
          ref={(input) => {
            if (input) input.indeterminate = some;
          }}
          {...rest}
          className="peer size-4 appearance-none rounded-[3px] border border-edge bg-page checked:border-ink checked:bg-ink indeterminate:border-ink indeterminate:bg-ink disabled:border-line-2 disabled:bg-sunken forced:appearance-auto"
        />
        <Check
          aria-hidden="true"
          strokeWidth={2.75}
          className="pointer-events-none absolute hidden size-3 text-page peer-checked:block peer-indeterminate:hidden forced:hidden"
        />
        <Minus
          aria-hidden="true"
          strokeWidth={2.75}
          className="pointer-events-none absolute hidden size-3 text-page peer-indeterminate:block forced:hidden"
        />
      </span>
      {children}
    </label>
  );
}
