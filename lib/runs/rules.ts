import type { RUN_STATUSES } from "@/db/schema/vocabulary";

/** The facts that decide about an action on a run. */
interface Known {
  status: (typeof RUN_STATUSES)[number];
  endedAt: unknown;
  failedStepId: string | null;
  /** Whether the data of its event is known and has a schema. */
  editable: boolean;
  /** Whether its function may be invoked in place of its event, which a rerun with edited data needs. */
  invocable: boolean;
  reruns: { status: (typeof RUN_STATUSES)[number] }[];
  /** Whether this person has the permission to operate. */
  operates: boolean;
}

interface Answer {
  allowed: boolean;
  why: string;
}

/** Why a run cannot be rerun or cancelled, by code; in words for people. */
export const RUN_CAUSES = {
  still_running: "It has not ended yet: wait, or cancel it first.",
  never_ran: "It was skipped and never ran: its event can be sent again.",
  no_failed_step: "No step of it failed: rerun it from the top.",
  already_rerun: "A rerun of it has completed.",
  rerun_under_way: "A rerun of it is under way.",
  already_ended: "It had ended before: there is nothing to cancel.",
} as const;

const no = (why: string): Answer => ({ allowed: false, why });
const YES: Answer = { allowed: true, why: "" };
const NOT_YOURS = "Rerunning and cancelling take the role engineer or admin.";

/** Whether a run may be rerun, for each mode. */
export function mayRerun(run: Known): Record<"top" | "failedStep" | "edited", Answer> {
  const top = mayRerunAtAll(run);
  if (!top.allowed) return { top, failedStep: top, edited: top };
  return {
    top,
    failedStep: run.failedStepId ? YES : no(RUN_CAUSES.no_failed_step),
    edited: mayEdit(run),
  };
}

function mayEdit({ editable, invocable }: Known): Answer {
  if (!editable) return no("Its event has no schema by which edited data could be checked.");
  if (!invocable)
    return no("Its function batches events or limits how often it runs: its input cannot be edited.");
  return YES;
}

function mayRerunAtAll({ status, endedAt, reruns, operates }: Known): Answer {
  if (!operates) return no(NOT_YOURS);
  if (status === "skipped") return no(RUN_CAUSES.never_ran);
  if (endedAt === null) return no(RUN_CAUSES.still_running);
  if (reruns.some((again) => again.status === "completed")) return no(RUN_CAUSES.already_rerun);
  if (reruns.some((again) => ["queued", "running", "waiting"].includes(again.status)))
    return no(RUN_CAUSES.rerun_under_way);
  return YES;
}

/** Whether a run may be cancelled. */
export function mayCancel({ endedAt, operates }: Pick<Known, "endedAt" | "operates">): Answer {
  if (!operates) return no(NOT_YOURS);
  return endedAt === null ? YES : no(RUN_CAUSES.already_ended);
}
