import { withoutPersonalData } from "@/lib/app-errors";
import { log } from "@/lib/log";

/** Pause after a failure, such as a database that is away. */
const RETRY_MS = 1_000;

interface Paced {
  /** Name of the work, for the log. */
  name: string;
  /** Shortest time between the starts of two turns. */
  gapMs: number;
  /** Does all pending work. @returns milliseconds until more is due, if known */
  work(): Promise<number | undefined>;
}

/** Paced work. */
export interface Pace {
  /** Requests a turn. */
  ask(): void;
  /** Starts no more turns; resolves when the current turn has ended. */
  stop(): Promise<void>;
}

/**
 * Runs a task on request: at once if `gapMs` have passed since the last start, else as soon as they have, and never
 * twice at a time. So one turn does the pending work of a hundred writes.
 */
export function pace({ name, gapMs, work }: Paced): Pace {
  let beganAtMs = Number.NEGATIVE_INFINITY;
  let busy = false;
  let asked = false;
  let timer: NodeJS.Timeout | undefined;
  let timerAtMs = Number.POSITIVE_INFINITY;
  let stopped = false;
  let turn: Promise<void> = Promise.resolve();

  function ask(): void {
    if (busy) asked = true;
    else beginAt(performance.now());
  }

  function beginAt(wishedMs: number): void {
    const atMs = Math.max(wishedMs, beganAtMs + gapMs);
    if (stopped || atMs >= timerAtMs) return;
    clearTimeout(timer);
    timerAtMs = atMs;
    timer = setTimeout(() => {
      turn = takeTurn();
    }, atMs - performance.now()).unref();
  }

  async function takeTurn(): Promise<void> {
    timerAtMs = Number.POSITIVE_INFINITY;
    beganAtMs = performance.now();
    busy = true;
    asked = false;
    let moreInMs: number | undefined = RETRY_MS;
    try {
      moreInMs = await work();
    } catch (error) {
      log.warn(`${name} failed and is retried`, { cause: withoutPersonalData(error).message });
    }
    busy = false;
    if (moreInMs !== undefined) beginAt(performance.now() + moreInMs);
    if (asked) ask();
  }

  async function stop(): Promise<void> {
    stopped = true;
    clearTimeout(timer);
    await turn;
  }

  return { ask, stop };
}
