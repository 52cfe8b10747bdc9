import { databaseErrorCode } from "@vagus/primitives/database-error";
import { ENGINE_SHARE } from "../core/flow-control/place-shares.ts";
import type { Log } from "../log.ts";
import type { LeasedJob } from "../store/queue/claim-jobs.ts";
import type { ClaimedPlaces, PlaceOrder } from "./claim-places.ts";
import { createPlaces } from "./places.ts";
import { createQueueReader } from "./queue-reader.ts";

/** Assigns places to queue items and decides when to read the queue. */
export interface Dispatcher {
  /**
   * Reports an item that is ready (0), or that is due at this time (Unix milliseconds). The timer handles a due time
   * even when it has passed meanwhile: no process can lease the item until its row is marked ready.
   */
  wakeAt(dueAtMs: number): void;
  /** Reports an item of this share that is ready but has no place. */
  wake(share: string): void;
  /** Takes a place for an item of this share; false when it gets none, or another item has waited longer. */
  takeSlot(share: string): boolean;
  /**
   * Whether a run may keep its place for its next call. False when a function that holds fewer places waits, or when
   * the queue was not read for so long that such a function may wait unseen.
   * @param share the run's function
   */
  keepsPlace(share: string): boolean;
  /** Gives back a place that was taken but not used. */
  giveSlot(share: string): void;
  /** Works on a leased item that has a place. */
  run(job: LeasedJob): void;
  isWorkedOn(jobId: string): boolean;
  /** Reads the queue once and waits until everything that is due has been worked on. */
  tick(): Promise<void>;
  /** Reads the queue for future items of other processes. */
  lookAhead(): void;
  start(): void;
  /** Takes no new items; resolves true when nothing is in flight, or false after `allowedMs`. */
  drain(allowedMs: number): Promise<boolean>;
}

export interface DispatcherOptions {
  /** Queue items worked on at a time. */
  workers: number;
  /** Leases due items for the free places and has their runs read. */
  claim(order: PlaceOrder): Promise<Pick<ClaimedPlaces, "jobs" | "waiting" | "limitedLeft">>;
  /** Marks due items ready; returns when the next one is due. */
  promote(): Promise<number | null>;
  /** Works on an item; returns the item that continues in its place, if any. */
  work(job: LeasedJob): Promise<LeasedJob | null>;
  /** Puts back an item whose work failed inside the engine. */
  putBack(job: LeasedJob): Promise<void>;
  log: Log;
}

/** How often the queue is polled for items of other processes; this process is notified of its own items. */
const SWEEP_MS = 5000;
/** While items wait the queue is read this often, if need be in a slot that a run gives up between two calls. */
const TURN_MS = 50;
/** Pause after a read that failed. */
const RETRY_MS = 250;

export function createDispatcher({
  workers,
  claim,
  promote,
  work,
  putBack,
  log,
}: DispatcherOptions): Dispatcher {
  const places = createPlaces(workers);
  const alarm = createAlarm(() => void promoteDue());
  const idle = createIdleWaiters(() => places.free() === workers && !reader.isLooking());
  let running = false;
  const workedOn = new Set<string>();
  const reader = createQueueReader({
    places,
    claim,
    run,
    isRunning: () => running,
    onFailure: retrySoon,
    onRest: () => idle.settle(),
  });

  function run(job: LeasedJob): void {
    workedOn.add(job.id);
    void (async () => {
      let current: LeasedJob | null = job;
      try {
        // When the process stops, the next item is given back with its other leases.
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
        workedOn.delete(job.id);
        places.give(job.share);
        // The end of a limited call makes room for another one.
        if (job.queue_key !== null) reader.noteLimitsFreed();
        if (reader.hasBacklog() || job.queue_key !== null) reader.look();
        idle.settle();
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
      reader.noteLimitsFreed();
      reader.look();
    } catch (error) {
      retrySoon(error);
    }
  }

  function retrySoon(error: unknown): void {
    log.warn("the queue could not be read, next try soon", { code: databaseErrorCode(error) });
    schedule(Date.now() + RETRY_MS);
  }

  return {
    wakeAt(dueAtMs) {
      if (dueAtMs !== 0) return schedule(dueAtMs);
      reader.noteLimitsFreed();
      if (places.free() === 0) places.noteWaiting(ENGINE_SHARE);
      reader.look();
    },
    wake(share) {
      reader.noteLimitsFreed();
      reader.noteBacklog();
      if (places.hasPlaceFor(share)) reader.look();
      else places.noteWaiting(share);
    },
    takeSlot: (share) => running && !reader.hasBacklog() && places.take(share),
    keepsPlace(share) {
      if (!reader.hasBacklog()) return true;
      if (Date.now() - reader.lookedAtMs() > TURN_MS) return false;
      return !places.owesPlace(share);
    },
    giveSlot: (share) => places.give(share),
    run,
    isWorkedOn: (jobId) => workedOn.has(jobId),
    async tick() {
      const nextDueAtMs = await promote();
      if (nextDueAtMs !== null) schedule(nextDueAtMs);
      reader.noteLimitsFreed();
      reader.look();
      await idle.wait();
    },
    lookAhead: () => schedule(Date.now()),
    start() {
      running = true;
      schedule(Date.now());
    },
    drain(allowedMs) {
      running = false;
      alarm.clear();
      return idle.waitAtMost(allowedMs);
    },
  };
}

/** Lets callers wait until nothing is in flight. */
interface IdleWaiters {
  /** Resolves the waits if the dispatcher is idle; called after each change. */
  settle(): void;
  wait(): Promise<void>;
  /** Waits for at most this many milliseconds; false when the time is over. */
  waitAtMost(allowedMs: number): Promise<boolean>;
}

function createIdleWaiters(isIdle: () => boolean): IdleWaiters {
  const waiters = new Set<() => void>();
  const wait = (): Promise<void> => (isIdle() ? Promise.resolve() : new Promise((done) => waiters.add(done)));

  return {
    settle() {
      if (!isIdle()) return;
      for (const done of waiters) done();
      waiters.clear();
    },
    wait,
    async waitAtMost(allowedMs) {
      let late: NodeJS.Timeout | undefined;
      const deadline = new Promise<boolean>((done) => {
        late = setTimeout(() => done(false), allowedMs);
      });
      const drained = await Promise.race([wait().then(() => true), deadline]);
      clearTimeout(late);
      return drained;
    },
  };
}

/** One timer for many times: fires at the earliest time and drops the others. */
interface Alarm {
  /** @param atMs Unix milliseconds; a past time fires in the next turn of the event loop */
  setTo(atMs: number): void;
  clear(): void;
}

function createAlarm(ring: () => void): Alarm {
  let timer: NodeJS.Timeout | null = null;
  let timerAtMs = Number.POSITIVE_INFINITY;

  function clear(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    timerAtMs = Number.POSITIVE_INFINITY;
  }

  return {
    setTo(atMs) {
      if (atMs >= timerAtMs) return;
      clear();
      timerAtMs = atMs;
      timer = setTimeout(
        () => {
          clear();
          ring();
        },
        Math.max(0, atMs - Date.now()),
      );
    },
    clear,
  };
}
