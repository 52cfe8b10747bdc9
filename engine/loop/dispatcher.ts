import type { Log } from "../log.ts";
import type { LeasedJob } from "../store/claim-jobs.ts";
import { databaseErrorCode } from "../store/database-error.ts";
import { createAlarm } from "./alarm.ts";

/** Hands out the places for calls and decides when to look into the queue. */
export interface Dispatcher {
  /**
   * Tells of an item that is ready (0), or that sleeps until this time (Unix milliseconds). A sleeper is woken by the
   * timer even when its time has passed meanwhile: until its row is marked ready nobody can take it.
   */
  wakeAt(dueAtMs: number): void;
  /** Takes a free place; false when there is none, or something has waited longer. */
  takeSlot(): boolean;
  /** Gives back a place that was taken and not used. */
  giveSlot(): void;
  /** Works on an item that is leased and has its place. */
  run(job: LeasedJob): void;
  /** Looks into the queue once and waits until everything that is due has been worked on. */
  tick(): Promise<void>;
  /** Looks for what other hands have put into the queue to be done later. */
  lookAhead(): void;
  start(): void;
  /** Takes nothing new; resolves when nothing is in flight, or after the time allowed. */
  drain(allowedMs: number): Promise<boolean>;
}

export interface DispatcherOptions {
  /** Queue items worked on at a time. */
  workers: number;
  /** Leases due items and has their runs read. */
  claim(limit: number): Promise<LeasedJob[]>;
  /** Marks items ready whose time has come; says when the next one is due. */
  promote(): Promise<number | null>;
  /** Does an item's work; returns the item that goes on in its place, if one does. */
  work(job: LeasedJob): Promise<LeasedJob | null>;
  /** Puts back an item whose work broke off for a reason of our own. */
  putBack(job: LeasedJob): Promise<void>;
  log: Log;
}

/** How often the queue is looked into for what other processes put there; of its own items this one is told. */
const SWEEP_MS = 5000;
/** Pause after a look that failed. */
const RETRY_MS = 250;

export function createDispatcher({
  workers,
  claim,
  promote,
  work,
  putBack,
  log,
}: DispatcherOptions): Dispatcher {
  let free = workers;
  let running = false;
  /** Whether the queue may hold more than was taken. */
  let backlog = false;
  let looking: Promise<void> | null = null;
  let lookAgain = false;
  const alarm = createAlarm(() => void promoteDue());
  const idle = new Set<() => void>();

  function look(): void {
    backlog = true;
    if (!running || free === 0) return;
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = takeDue().finally(() => {
      looking = null;
      if (lookAgain) {
        lookAgain = false;
        look();
      } else settleIdle();
    });
  }

  async function takeDue(): Promise<void> {
    try {
      while (running && free > 0 && backlog) {
        // The places are taken before the statement runs, or someone else could take them meanwhile.
        const limit = free;
        free = 0;
        backlog = false;
        let taken = 0;
        try {
          const jobs = await claim(limit);
          taken = jobs.length;
          for (const job of jobs) run(job);
        } finally {
          free += limit - taken;
        }
        if (taken === limit) backlog = true;
      }
    } catch (error) {
      backlog = true;
      retrySoon(error);
    }
  }

  function run(job: LeasedJob): void {
    void (async () => {
      let current: LeasedJob | null = job;
      try {
        // Once the process is to end, what would go on here is given back with its other leases.
        do current = await work(current);
        while (current && running);
      } catch (error) {
        log.error("a queue item could not be worked on; it is put back and tried again", {
          jobId: current?.id,
          runId: current?.run_id,
          code: databaseErrorCode(error),
        });
        if (current) await putBack(current);
      } finally {
        free += 1;
        // The end of a call with limits makes room for another that waits in a lane.
        if (backlog || job.lane !== null) look();
        settleIdle();
      }
    })();
  }

  function schedule(atMs: number): void {
    if (running) alarm.setTo(atMs);
  }

  async function promoteDue(): Promise<void> {
    try {
      const nextDueAtMs = await promote();
      schedule(Math.min(nextDueAtMs ?? Number.POSITIVE_INFINITY, Date.now() + SWEEP_MS));
      look();
    } catch (error) {
      retrySoon(error);
    }
  }

  function retrySoon(error: unknown): void {
    log.warn("the queue could not be read, next try soon", { code: databaseErrorCode(error) });
    schedule(Date.now() + RETRY_MS);
  }

  function isIdle(): boolean {
    return free === workers && !looking && !lookAgain;
  }

  function settleIdle(): void {
    if (!isIdle()) return;
    for (const done of idle) done();
    idle.clear();
  }

  function whenIdle(): Promise<void> {
    return isIdle() ? Promise.resolve() : new Promise((done) => idle.add(done));
  }

  return {
    wakeAt(dueAtMs) {
      if (dueAtMs === 0) look();
      else schedule(dueAtMs);
    },
    takeSlot() {
      if (!running || backlog || free <= 0) return false;
      free -= 1;
      return true;
    },
    giveSlot() {
      free += 1;
    },
    run,
    async tick() {
      const nextDueAtMs = await promote();
      if (nextDueAtMs !== null) schedule(nextDueAtMs);
      look();
      await whenIdle();
    },
    lookAhead: () => schedule(Date.now()),
    start() {
      running = true;
      schedule(Date.now());
    },
    async drain(allowedMs) {
      running = false;
      alarm.clear();
      let late: NodeJS.Timeout | undefined;
      const deadline = new Promise<boolean>((done) => {
        late = setTimeout(() => done(false), allowedMs);
      });
      const drained = await Promise.race([whenIdle().then(() => true), deadline]);
      clearTimeout(late);
      return drained;
    },
  };
}
