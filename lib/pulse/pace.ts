import { withoutPersonalData } from "@/lib/app-errors";
import { log } from "@/lib/log";

/** After a failure, such as a database that is away. */
const RETRY_MS = 1_000;

interface Paced {
  /** What does not work, for the log. */
  name: string;
  /** Between the beginnings of two turns. */
  gapMs: number;
  /** Does all there is to do. Answers in how many milliseconds there is more, if it knows. */
  work(): Promise<number | undefined>;
}

/** Paced work. */
export interface Pace {
  /** Asks for a turn. */
  ask(): void;
  /** Begins no more turns; resolves when the turn under way has ended. */
  stop(): Promise<void>;
}

/**
 * Does a piece of work when asked to: at once when it rested for `gapMs`, else as soon as it has, and never twice at a
 * time. So whatever a hundred writes leave to be done is done in one turn.
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
      log.warn(`${name} failed and is tried again`, { cause: withoutPersonalData(error).message });
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
