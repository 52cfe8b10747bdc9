import clsx from "clsx";

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
