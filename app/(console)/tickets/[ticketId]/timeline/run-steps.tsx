import type { TimelineEntry } from "@/lib/tickets/view/timeline-schemas";
import { formatDuration } from "@/lib/time";

type Step = Extract<TimelineEntry, { kind: "run" }>["steps"][number];

/** The steps of a run: id, tries, how long, and what went wrong. */
export function RunSteps({ steps }: { steps: readonly Step[] }) {
  if (steps.length === 0) return null;
  return (
    <ol aria-label="Steps" className="mt-0.5 border-line-2 border-l pl-3 text-12">
      {steps.map((step) => (
        <li key={step.stepId} className="flex flex-wrap gap-x-2 leading-5">
          <code>{step.stepId}</code>
          <span className="text-ink-3">{how(step)}</span>
          {step.error ? <span className="w-full break-words text-failed">{step.error}</span> : null}
        </li>
      ))}
    </ol>
  );
}

function how({ status, attempts, startedAt, endedAt }: Step): string {
  const took = endedAt ? `, ${formatDuration(Date.parse(endedAt) - Date.parse(startedAt))}` : "";
  const tries = attempts > 1 ? `, ${attempts} attempts` : "";
  return `${status}${took}${tries}`;
}
