import { NonRetriableError } from "inngest";
import { framesOf, withoutPersonalData } from "@/lib/app-errors";
import { currentStep } from "@/lib/ledger/current-step";

/** Steps that are tried less often than their function says, by function: how often in all. */
export const STEP_ATTEMPTS = {
  // A vendor that fails three times in a row fails a fourth.
  "handle-customer-email": { "run-agent": 3, "resume-agent": 3 },
  "refund-investigation": { "draft-investigation": 3 },
} as const satisfies Record<string, Record<string, number>>;

/**
 * The SDK knows retries per function only: a function declares the most any of its steps wants, and a step that wants
 * fewer says so here.
 * @param attempt of the call, from 0
 * @param most how often the work is tried in all
 */
export async function limitAttempts<Result>(
  attempt: number,
  most: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const step = currentStep.getStore();
  if (step) step.mostAttempts = most;
  try {
    return await work();
  } catch (error) {
    if (attempt + 1 < most) throw error;
    const { name, message } = withoutPersonalData(error);
    const said = `${message} Tried ${most} times.`;
    // The frames of the cause: those of this line would make one group of all causes.
    const stack = [`${name}: ${said}`, ...framesOf(error)].join("\n");
    throw Object.assign(new NonRetriableError(said), { name, stack });
  }
}
