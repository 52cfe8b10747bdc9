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
