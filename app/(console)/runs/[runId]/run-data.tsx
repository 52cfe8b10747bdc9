import { Fold } from "@/components/ui/layout/section";
import { Code } from "@/components/ui/values/code";
import type { RunView } from "@/lib/runs/run-view-schemas";

/** Input and output, folded: ids only, no personal data. */
export function RunData({ run }: { run: RunView }) {
  return (
    <div className="border-line border-t px-4 pt-2 pb-6 sm:px-6">
      <Fold summary="Input of the run" aside={<Aside text="the event’s data" />}>
        <Json label="Input" value={run.input} />
      </Fold>
      {run.endedAt ? (
        <Fold summary="Output of the run">
          <Json label="Output" value={run.output} />
        </Fold>
      ) : null}
    </div>
  );
}

function Aside({ text }: { text: string }) {
  return <span className="font-regular text-ink-3">{text}</span>;
}

/** A value as it crossed the engine; says so when there is none. */
export function Json({ label, value }: { label: string; value: unknown }) {
  if (value === null || value === undefined)
    return <p className="text-13 text-ink-3">{label}: none was recorded.</p>;
  return <Code label={label}>{JSON.stringify(value, null, 2)}</Code>;
}
