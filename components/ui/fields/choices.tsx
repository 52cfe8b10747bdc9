import clsx from "clsx";
import { Check, Minus } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";

interface CheckboxProps extends Omit<ComponentProps<"input">, "type" | "children"> {
  children: ReactNode;
  /** Some of its rows are checked, not all. */
  some?: boolean;
}

/** A native checkbox of 24 px, drawn as 16, with its label; the label is part of the target. */
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
          className="peer -inset-1 absolute z-1 size-6 appearance-none rounded-[5px] outline-offset-[-2px] forced:appearance-auto"
        />
        <span
          aria-hidden="true"
          className="size-4 rounded-[3px] border border-edge bg-page peer-checked:border-ink peer-checked:bg-ink peer-indeterminate:border-ink peer-indeterminate:bg-ink peer-disabled:border-line-2 peer-disabled:bg-sunken forced:hidden"
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

interface RadioProps extends Omit<ComponentProps<"input">, "type" | "children"> {
  children: ReactNode;
}

/** A native radio button with its label; the label is part of the target. Group them in a fieldset. */
export function Radio({ children, className, ...rest }: RadioProps) {
  return (
    <label className={clsx("flex min-h-8 items-center gap-2 text-13 coarse:min-h-11", className)}>
      <input
        type="radio"
        {...rest}
        className="size-4 flex-none appearance-none rounded-full border border-edge bg-page checked:border-5 checked:border-ink forced:appearance-auto"
      />
      {children}
    </label>
  );
}

interface SwitchProps {
  /** The setting; its name for screen readers. */
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

/** On or off, at once: a native checkbox that readers call a switch. */
export function Switch({ label, checked, onChange, disabled }: SwitchProps) {
  return (
    <span className="relative inline-grid h-6 w-7 flex-none place-items-center coarse:size-11">
      <input
        type="checkbox"
        role="switch"
        aria-label={label}
        aria-checked={checked}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        className="h-4 w-7 appearance-none rounded-full border border-edge bg-page p-px before:block before:size-3 before:rounded-full before:bg-edge checked:border-ink checked:bg-ink checked:before:ml-auto checked:before:bg-page disabled:cursor-not-allowed disabled:border-line-2 disabled:bg-sunken forced:forced-color-adjust-none"
      />
    </span>
  );
}

interface SegmentedProps<Value extends string> {
  /** Names the group for screen readers. */
  label: string;
  options: readonly { value: Value; label: string }[];
  value: Value | undefined;
  onChange: (value: Value) => void;
}

/** A choice of a few, all visible. */
export function Segmented<Value extends string>({ label, options, value, onChange }: SegmentedProps<Value>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be an inline flex box in every browser
    <span
      role="group"
      aria-label={label}
      className="inline-flex rounded-2 bg-sunken p-0.5 shadow-[inset_0_0_0_1px_var(--line)] forced:border"
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
          className={clsx(
            "h-6 rounded-[3px] px-2.5 font-medium text-12 coarse:h-11",
            option.value === value
              ? "bg-layer text-ink shadow-[0_0_0_1px_var(--line-2)] forced:underline"
              : "text-ink-3 hover:text-ink",
          )}
        >
          {option.label}
        </button>
      ))}
    </span>
  );
}
