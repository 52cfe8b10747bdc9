import { controlStyle, Field } from "../ui/fields/field";
import type { Knobs } from "./knobs";

interface OperationKnobsProps {
  knobs: Knobs;
  /** The items of the operation: "runs". */
  many: string;
  onChange: (knobs: Knobs) => void;
}

/** How many go first alone, how fast the rest follows, and when it stops itself. */
export function OperationKnobs({ knobs, many, onChange }: OperationKnobsProps) {
  const fields = [
    {
      key: "canary",
      label: "Canary",
      unit: `${many} first`,
      unitWidth: "pr-24",
      step: "1",
      min: "0",
      max: "1000",
    },
    {
      key: "ratePerSecond",
      label: "Then",
      unit: "a second",
      unitWidth: "pr-18",
      step: "any",
      min: "0.1",
      max: "100",
    },
    {
      key: "stopAt",
      label: "Stop itself at",
      unit: "% of last 20",
      unitWidth: "pr-22",
      step: "1",
      min: "1",
      max: "100",
    },
  ] as const;
  return (
    <div className="grid grid-cols-3 gap-3 max-sm:grid-cols-1">
      {fields.map(({ key, label, unit, unitWidth, ...range }) => (
        <Field key={key} label={label}>
          {(wiring) => (
            <span className="relative block">
              <input
                {...wiring}
                {...range}
                type="number"
                required
                value={knobs[key]}
                onChange={(event) => onChange({ ...knobs, [key]: event.target.value })}
                className={`${controlStyle} ${unitWidth} h-8 font-medium [appearance:textfield] [&::-webkit-inner-spin-button]:appearance-none`}
              />
              <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-12 text-ink-3">
                {unit}
              </span>
            </span>
          )}
        </Field>
      ))}
    </div>
  );
}
