import { runMark } from "@/components/records/run-mark";
import { Section } from "@/components/ui/layout/section";
import { type DeskState, StateGlyph } from "@/components/ui/states/state-mark";
import { Moment } from "@/components/ui/values/moment";
import type { TimelineEntry } from "@/lib/tickets/view/timeline-schemas";
import { formatDuration } from "@/lib/time";
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

const delivery = {
  accepted: "running",
  duplicate: "cancelled",
  rejected: "failed",
  processed: "completed",
} as const;
const event = { pending: "queued", sent: "running", observed: "completed", dead: "cancelled" } as const;
const approval = {
  pending: "waiting",
  approved: "completed",
  rejected: "cancelled",
  expired: "cancelled",
  withdrawn: "cancelled",
} as const;
const refund = {
  requested: "running",
  executing: "running",
  confirmed: "completed",
  failed: "failed",
  blocked: "cancelled",
} as const;
const reply = {
  received: "completed",
  sending: "running",
  sent: "completed",
  failed: "failed",
  held: "waiting",
} as const;

/** The mark of an entry; audit rows have none, since they describe the other entries. */
function entryState(entry: TimelineEntry): DeskState | undefined {
  switch (entry.kind) {
    case "delivery":
      return delivery[entry.status];
    case "event":
      return event[entry.status];
    case "run":
      return runMark(entry.status).state;
    case "approval":
      return approval[entry.status];
    case "refund":
      return refund[entry.status];
    case "reply":
      return reply[entry.status];
    case "notice":
      return "waiting";
    case "audit":
      return undefined;
  }
}
