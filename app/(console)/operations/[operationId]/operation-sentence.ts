import { kindWords } from "@/components/operations/kind-words";
import { failureWords } from "@/components/operations/outcome-words";
import { failuresThatPause, WATCHED } from "@/lib/operations/rules";
import type { OperationView } from "@/lib/operations/schemas";
import { formatClock, formatSpan } from "@/lib/time";

/** An operation in two lines: its state, and the consequence. */
export interface OperationSentence {
  say: string;
  safe: string;
}

/** The time that the remaining items take at the rate, in milliseconds. */
export function leftMs({ left, inFlight, ratePerSecond }: OperationView): number {
  return ((left + inFlight) / ratePerSecond) * 1000;
}

/** The state of an operation, and the consequence. */
export function operationSentence(operation: OperationView, timeZone: string): OperationSentence {
  switch (operation.status) {
    case "previewed":
      return { say: "It has not started.", safe: "Nothing was touched." };
    case "running":
      return running(operation);
    case "paused":
      return paused(operation, timeZone);
    case "aborted":
      return {
        say: `It was aborted: ${isAre(operation.done, "done")}, ${isAre(operation.skipped + operation.left, "left untouched")}.`,
        safe: "Finished items stay finished; the others are unchanged and can be started again.",
      };
    case "completed":
      return completed(operation);
  }
}

function isAre(n: number, what: string): string {
  return `${n} ${n === 1 ? "is" : "are"} ${what}`;
}

function running(operation: OperationView): OperationSentence {
  const { done, total, failed, left, inFlight, canary, stopAtFailureRate } = operation;
  const fails = failed > 0 ? `, ${failed} failed` : "";
  const togo =
    left + inFlight === 0
      ? ", reading the last ones again"
      : `, about ${formatSpan(leftMs(operation))} to go`;
  const ended = done + failed;
  const first =
    canary > 0 && ended < Math.min(canary, total)
      ? `The canary of ${Math.min(canary, total)} goes first, alone. `
      : "";
  const limit = failuresThatPause(stopAtFailureRate, WATCHED);
  return {
    say: `${done} of ${total} are done${fails}${togo}.`,
    safe: `${first}It pauses itself when ${limit} of the last ${WATCHED} fail.`,
  };
}

function paused(operation: OperationView, timeZone: string): OperationSentence {
  const { kind, pausedAt, pausedBecause, pausedByName, done, left, inFlight } = operation;
  const at = pausedAt ? ` at ${formatClock(new Date(pausedAt), timeZone)}` : "";
  const flight = inFlight === 0 ? "Nothing is in flight." : `${isAre(inFlight, "in flight and will end")}.`;
  return {
    say:
      pausedBecause?.code === "by_person"
        ? `${pausedByName} paused it${at}.`
        : `It paused${at}${pausedBecause ? `: ${failureWords(pausedBecause, kind)}` : ""}.`,
    safe: `${flight} ${isAre(done, "done and stay so")}; ${left} ${left === 1 ? "was" : "were"} not touched.`,
  };
}

function completed({ done, total, failed, residue, kind }: OperationView): OperationSentence {
  const rest = [
    ...(failed > 0 ? [`${failed} ${kindWords[kind].failed.toLowerCase()}`] : []),
    ...(residue > 0 ? [`${isAre(residue, "left over")}`] : []),
  ];
  if (rest.length === 0)
    return {
      say: total === 1 ? "It is done." : `All ${done} are done.`,
      safe: "Every one was read again afterwards, here and at the engine.",
    };
  return {
    say: `${done} of ${total} are done, ${rest.join(", ")}.`,
    safe: "Every item was read again afterwards. The residue is listed below.",
  };
}
