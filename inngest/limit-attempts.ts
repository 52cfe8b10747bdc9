import { NonRetriableError } from "inngest";
import { framesOf, withoutPersonalData } from "@/lib/app-errors";
import { currentStep } from "@/lib/ledger/current-step";

/**
 * Gives a step fewer attempts than its function: the SDK knows retries per function only, so a function declares the
 * most that any of its steps needs.
 * @param attempt of the call, from 0
 * @param most attempts in all
 */
export async function limitAttempts<Result>(
  attempt: number,
  most: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const step = currentStep.getStore();
  if (step) step.maxAttempts = most;
  try {
    return await work();
  } catch (error) {
    if (attempt + 1 < most) throw error;
    const { name, message } = withoutPersonalData(error);
    const said = `${message} Tried ${most} times.`;
    // With the frames of the cause: the frames of this line would put all causes into one error group.
    const stack = [`${name}: ${said}`, ...framesOf(error)].join("\n");
    throw Object.assign(new NonRetriableError(said), { name, stack });
  }
}
