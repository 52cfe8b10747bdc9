import { refusalWords } from "@/lib/engine-client/rules";
import type { FailurePause, ItemOutcome, RerunStart } from "@/lib/operations/outcome-schemas";
import { TARGET_NAMES } from "@/lib/operations/rules";
import type { Operation } from "@/lib/operations/schemas";
import { whyNotReplayable } from "@/lib/webhooks/replay/rules";
import { counted } from "../lists/count-words";

export const rerunStartWords: Record<RerunStart, string> = {
  failed_step: "the failed step",
  top: "the top",
  edited: "the top, with edited input",
  recorded_input: "the top, by its recorded input",
  as_asked: "where it was asked to",
};

/** What became of an item, in a sentence. */
export function outcomeWords(outcome: ItemOutcome): string {
  switch (outcome.code) {
    case "never_started":
      return "Never started: the operation was aborted.";
    case "rerun_started":
      return `Runs again from ${rerunStartWords[outcome.from]}.`;
    case "run_completed":
      return "Completed.";
    case "run_failed":
      return outcome.error ?? "Failed.";
    case "run_ended":
      return `The new run was ${outcome.status}.`;
    case "run_not_kept":
      return "Not started: the run is no longer kept here.";
    case "not_rerun":
      return `Not started: ${refusalWords(outcome.refusal)}`;
    case "rerun_uncertain":
      return `Whether it was started is not known: ${refusalWords(outcome.refusal)} Look for it before you rerun it.`;
    case "cancelled":
      return "Cancelled.";
    case "ended_before":
      return `Not cancelled: it had ended before (${outcome.status}).`;
    case "not_cancelled":
      return `Not cancelled: ${refusalWords(outcome.refusal)}`;
    case "event_sent":
      return `Sent as ${outcome.event}.`;
    case "accepted":
      return `Accepted as ${outcome.deliveryId}.`;
    case "accepted_without_event":
      return `Accepted as ${outcome.deliveryId}; it has no meaning here and starts nothing.`;
    case "came_again":
      return `It had come again meanwhile as ${outcome.deliveryId}: nothing was sent twice.`;
    case "delivery_not_kept":
      return "Not processed: it is no longer kept.";
    case "not_replayable":
      return `Not processed: ${whyNotReplayable(outcome.fault)}`;
    case "event_refused":
      return `Not sent as ${outcome.event}: ${outcome.why.replaceAll("_", " ")}.`;
    case "runs_completed":
      return `${outcome.event}: ${counted(outcome.runs, "run")} completed.`;
    case "runs_not_completed":
      return `${outcome.failed} of ${outcome.runs} runs did not complete, ${outcome.functionId} first.`;
    case "event_not_taken":
      return `The engine was never seen to take ${outcome.event}.`;
    case "still_in_engine":
      return `Left over: the engine still has it as ${outcome.status}.`;
    case "still_in_ledger":
      return "Left over: it has ended in the engine, and the ledger still has it open.";
    case "status_differs":
      return `Left over: ${outcome.functionId ? `of ${outcome.functionId} ` : ""}the ledger says ${outcome.ledger}, the engine ${outcome.engine}.`;
    case "late_run_failed":
      return `Left over: ${outcome.functionId} was ${outcome.status} after the others had completed.`;
  }
}

/** Why an operation paused itself: "4 of the last 20 new runs had failed". */
export function failureWords({ failed, of, code }: FailurePause, kind: Operation["kind"]): string {
  if (code === "canary_failed") return `${failed} of the ${of} that went first had failed`;
  const watched = { rerun: "new runs", cancel: "runs", redeliver: TARGET_NAMES.redeliver.many }[kind];
  return `${failed} of the last ${of} ${watched} had failed`;
}
