import type { DeskState } from "@/components/ui/states/state-mark";
import { HANDLE_CUSTOMER_EMAIL } from "@/lib/declarations/ids";
import type { TimelineEntry } from "@/lib/tickets/view/timeline-schemas";

type RunEntry = Extract<TimelineEntry, { kind: "run" }>;

export interface AgentNow {
  state: DeskState;
  /** The present activity, in one line. */
  text: string;
  /** Since when, or when it ended, ISO 8601. */
  since: string;
  /** Nothing is going on any more. */
  ended: boolean;
  /** The approval it waits for, if any. */
  approvalId?: string;
}

/** The agent's present activity, from the latest run and open approval; undefined before the first run. */
export function agentNow(timeline: readonly TimelineEntry[]): AgentNow | undefined {
  // A mail triggers other functions too; they are not the agent.
  const run = timeline.findLast(
    (entry) => entry.kind === "run" && entry.functionId === HANDLE_CUSTOMER_EMAIL,
  );
  if (run?.kind !== "run") return undefined;
  const asked = timeline.findLast((entry) => entry.kind === "approval");
  const open = run.endedAt === null;
  if (open && asked?.status === "pending") {
    return {
      state: "waiting",
      text: "waits for a person to decide",
      since: asked.at,
      ended: false,
      approvalId: asked.id,
    };
  }
  if (open && asked?.decidedAt && asked.resumedAt === null) {
    return {
      state: "running",
      text: "is resuming, a person has decided",
      since: asked.decidedAt,
      ended: false,
    };
  }
  if (!open) return ended(run);
  if (run.status === "queued")
    return { state: "queued", text: "has not started yet", since: run.at, ended: false };
  return underWay(run);
}

function ended(run: RunEntry): AgentNow {
  const since = run.endedAt ?? run.at;
  if (run.status === "failed")
    return {
      state: "failed",
      text: `has failed: ${run.error ?? "no error was recorded"}`,
      since,
      ended: true,
    };
  if (run.status === "cancelled") return { state: "cancelled", text: "was cancelled", since, ended: true };
  return { state: "completed", text: "has finished", since, ended: true };
}

function underWay(run: RunEntry): AgentNow {
  const step =
    run.steps.findLast((one) => one.status === "running" || one.status === "waiting") ?? run.steps.at(-1);
  if (!step) return { state: "running", text: "is starting", since: run.at, ended: false };
  const done = step.status === "completed";
  const again = step.attempts > 1 ? `, attempt ${step.attempts}` : "";
  return {
    state: step.status === "waiting" ? "waiting" : "running",
    text: done ? `is working, ${step.stepId} is done` : `is in ${step.stepId}${again}`,
    since: step.endedAt ?? step.startedAt,
    ended: false,
  };
}
