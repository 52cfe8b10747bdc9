import { setTimeout as delay } from "node:timers/promises";

const LOOK_AGAIN_MS = 20;

/**
 * Polls until `look` returns a value, and returns that.
 * @param what its name in the error
 * @param withinMs time limit
 */
export async function until<T>(
  what: string,
  withinMs: number,
  look: () => Promise<T | undefined | null | false> | T | undefined | null | false,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  while (true) {
    const found = await lookThroughOutages(look);
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`Within ${withinMs} ms there was no ${what}.`);
    await delay(LOOK_AGAIN_MS);
  }
}

/** Ignores refused connections while a killed part restarts. */
async function lookThroughOutages<T>(look: () => T): Promise<Awaited<T> | undefined> {
  try {
    return await look();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (/^(ECONN|CONNECTION_|57P0)/.test(code)) return undefined;
    throw error;
  }
}
