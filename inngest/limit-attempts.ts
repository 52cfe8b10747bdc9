import { NonRetriableError } from "inngest";
import { withoutPersonalData } from "@/lib/errors";

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
  try {
    return await work();
  } catch (error) {
    if (attempt + 1 < most) throw error;
    const { name, message } = withoutPersonalData(error);
    throw Object.assign(new NonRetriableError(`${message} Tried ${most} times.`), { name });
  }
}
