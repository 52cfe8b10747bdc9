import { setTimeout as delay } from "node:timers/promises";

const PAUSE_MS = 10;

/**
 * Calls `probe` until it returns a value that is neither null nor undefined.
 * @param what names the missing value in the error
 * @throws Error when `allowedMs` have passed
 */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | null | undefined> | T | null | undefined,
  allowedMs = 15_000,
): Promise<T> {
  const deadlineMs = Date.now() + allowedMs;
  while (true) {
    const found = await probe();
    if (found !== null && found !== undefined) return found;
    if (Date.now() > deadlineMs) throw new Error(`${what}: did not happen within ${allowedMs} ms`);
    await delay(PAUSE_MS);
  }
}

/** Waits until a condition holds. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  allowedMs?: number,
): Promise<void> {
  await eventually(what, async () => ((await holds()) ? true : null), allowedMs);
}
