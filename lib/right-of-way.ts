import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";

/**
 * While vendors wait without a pause, a call of a function begins this often: 40 a second are a tenth of a core, and 300
 * mails a second are most of the rest.
 */
const GAP_MS = 25;

// A bundler loads this file once a route; the process has one event loop.
const holder = globalThis as typeof globalThis & { vagusRightOfWay?: RightOfWay };

interface RightOfWay {
  /** Requests of vendors that have no answer yet. */
  vendors: number;
  /** Called when there is none any more. */
  clear?: () => void;
  /** When the last call that gave way goes on. */
  queue: Promise<void>;
}

function state(): RightOfWay {
  holder.vagusRightOfWay ??= { vendors: 0, queue: Promise.resolve() };
  return holder.vagusRightOfWay;
}

/** Does what a vendor waits for, before functions that are called meanwhile begin. */
export async function withRightOfWay<Result>(work: () => Promise<Result>): Promise<Result> {
  const way = state();
  way.vendors += 1;
  try {
    return await work();
  } finally {
    way.vendors -= 1;
    if (way.vendors === 0) way.clear?.();
  }
}

/**
 * Lets vendors go first. An engine has a hundred calls under way at a time and each keeps the event loop busy for
 * milliseconds: begun all at once they would make a vendor wait for all of them. So they begin one after the other, one
 * a turn of the loop, or one in `gapMs` while vendors wait; none waits longer than those before it make it.
 */
export function giveWay(gapMs = GAP_MS): Promise<void> {
  const way = state();
  way.queue = way.queue.then(async () => {
    await nextTurn();
    if (way.vendors > 0) await clearOrLate(way, gapMs);
  });
  return way.queue;
}

/** Resolves when no vendor waits any more, or when it has been long enough. */
async function clearOrLate(way: RightOfWay, gapMs: number): Promise<void> {
  const late = new AbortController();
  const clear = new Promise<void>((resolve) => {
    way.clear = resolve;
  });
  await Promise.race([clear, delay(gapMs, undefined, { signal: late.signal }).catch(() => {})]);
  late.abort();
}
