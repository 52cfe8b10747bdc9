import { useId } from "react";
import { formatCost } from "@/lib/money";
import { Radio } from "../ui/fields/choices";
import type { RerunMode } from "./kind-words";

interface RerunFromProps {
  mode: RerunMode;
  onChange: (mode: RerunMode) => void;
  /** The cost of the model calls, which a rerun from the top pays again. */
  costMicros: number | undefined;
}

/** The choice between the failed step and the top: memoised results are free, repeated model calls are paid again. */
export function RerunFrom({ mode, onChange, costMicros }: RerunFromProps) {
  const name = useId();
  const choices = [
    {
      mode: "failed_step",
      what: "the failed step,",
      note: "on today’s code; steps before it keep their results",
    },
    {
      mode: "top",
      what: "the top,",
      note: costMicros ? `the agent runs again, about ${formatCost(costMicros)}` : "every step runs again",
    },
  ] as const;
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-12 text-ink-3">From</legend>
      {choices.map((choice) => (
        <Radio
          key={choice.mode}
          name={name}
          checked={mode === choice.mode}
          onChange={() => onChange(choice.mode)}
          className="min-h-7"
        >
          <span>
            <b className="font-medium">{choice.what}</b> <span className="text-ink-3">{choice.note}</span>
          </span>
        </Radio>
      ))}
    </fieldset>
  );
}
