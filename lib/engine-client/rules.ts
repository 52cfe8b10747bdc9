/**
 * Why a request to an engine failed. `cannot`: the engine does not support it. `not_found`: the engine does not know the
 * run or the step. `ended`: the run had ended before. `refused`: the engine rejected the request or our key; a retry
 * fails too. `away`: no answer or an unreadable one; a write may or may not have taken effect. `unknown`: an earlier
 * write ended like that, and a retry cannot find out.
 */
export const REFUSALS = ["cannot", "not_found", "ended", "refused", "away", "unknown"] as const;

/** A refusal as it is stored; `refusalWords` makes the sentence. */
export interface RefusalFacts {
  why: (typeof REFUSALS)[number];
  /** HTTP status of the answer; null without an answer or without a request. */
  status: number | null;
  /** The engine's own text, or the fault of the connection; null without one. Without personal data. */
  said: string | null;
}

/** A refusal in a sentence for people. */
export function refusalWords({ why, status, said }: RefusalFacts): string {
  if (status !== null) return `The engine answered ${status}${said ? `: ${said}` : ""}.`;
  if (why === "away") return `The engine did not answer${said ? ` (${said})` : ""}.`;
  if (why === "unknown") {
    return (
      "An earlier request with this key got no answer, and this engine cannot say whether it started a run. " +
      "Look at the function's runs; invoke it with another key if there is none."
    );
  }
  return "The engine names no event by which reruns could be found.";
}
