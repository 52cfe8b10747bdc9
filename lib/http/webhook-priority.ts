import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";

/**
 * While webhooks keep coming, one call of a function starts this often: 40 a second take a tenth of a core, and 300 mails
 * a second take most of the rest.
 */
const GAP_MS = 25;

// A bundler loads this file once for each route; the process has one event loop.
const holder = globalThis as typeof globalThis & { vagusWebhookPriority?: Priority };

interface Priority {
  /** Webhooks in flight. */
  inFlight: number;
  /** Called when the last of them has its answer. */
  clear?: () => void;
  /** Resolves when the last call that waited starts. */
  queue: Promise<void>;
}

function state(): Priority {
  holder.vagusWebhookPriority ??= { inFlight: 0, queue: Promise.resolve() };
  return holder.vagusWebhookPriority;
}

/** Does the work of a webhook; calls of functions that arrive meanwhile start after it. */
export async function withWebhookPriority<Result>(work: () => Promise<Result>): Promise<Result> {
  const priority = state();
  priority.inFlight += 1;
  try {
    return await work();
  } finally {
    priority.inFlight -= 1;
    if (priority.inFlight === 0) priority.clear?.();
  }
}

/**
 * Waits while webhooks are in flight. An engine has a hundred calls in flight and each blocks the event loop for
 * milliseconds: started all at once they would delay a webhook by their sum. So they start in order, one for each turn of
 * the loop, or one for each `gapMs` while webhooks are in flight.
 */
export function yieldToWebhooks(gapMs = GAP_MS): Promise<void> {
  const priority = state();
  priority.queue = priority.queue.then(async () => {
    await nextTurn();
    if (priority.inFlight > 0) await clearOrLate(priority, gapMs);
  });
  return priority.queue;
}

/** Resolves when no webhook is in flight, at the latest after `gapMs`. */
async function clearOrLate(priority: Priority, gapMs: number): Promise<void> {
  const late = new AbortController();
  const clear = new Promise<void>((resolve) => {
    priority.clear = resolve;
  });
  await Promise.race([clear, delay(gapMs, undefined, { signal: late.signal }).catch(() => {})]);
  late.abort();
}
