import { Section } from "@/components/ui/layout/section";
import { StateGlyph } from "@/components/ui/states/state-mark";
import { Moment } from "@/components/ui/values/moment";
import type { TimelineEntry } from "@/lib/tickets/view/timeline-schemas";
import { formatDuration } from "@/lib/time";
import { entryState } from "./entry-state";
import { TimelineLine } from "./timeline-line";

/** Deliveries, events, runs, approvals, refunds, replies and audit rows on one line of time, oldest first. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  return (
    <Section title="Timeline" className="px-4 py-5 sm:px-6">
      <ol>
        {entries.map((entry) => {
          const state = entryState(entry);
          return (
            <li
              key={`${entry.kind} ${entry.id}`}
              className="grid grid-cols-[64px_16px_minmax(0,1fr)] gap-x-2.5 py-1 text-13"
            >
              <Moment at={entry.at} form="log" className="text-ink-3" />
              <span className="grid h-5 place-items-center">
                {state ? (
                  <StateGlyph state={state} coloured />
                ) : (
                  <span aria-hidden="true" className="size-1 rounded-full bg-edge" />
                )}
              </span>
              <div className="min-w-0">
                <TimelineLine entry={entry} />
                {entry.kind === "run" ? <RunSteps steps={entry.steps} /> : null}
              </div>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}

type Step = Extract<TimelineEntry, { kind: "run" }>["steps"][number];

/** The steps of a run: id, attempts, duration and error. */
function RunSteps({ steps }: { steps: readonly Step[] }) {
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
