import { databaseErrorCode } from "@vagus/primitives/database-error";
import { ENGINE_SHARE } from "../core/flow-control/place-shares.ts";
import type { Log } from "../log.ts";
import type { LeasedJob } from "../store/queue/claim-jobs.ts";
import type { ClaimedPlaces, PlaceOrder } from "./claim-places.ts";
import { createPlaces } from "./places.ts";
import { createQueueReader } from "./queue-reader.ts";

/** Hands out the places for calls and decides when to look into the queue. */
export interface Dispatcher {
  /**
   * Tells of an item that is ready (0), or that sleeps until this time (Unix milliseconds). A sleeper is woken by the
   * timer even when its time has passed meanwhile: until its row is marked ready no process can claim it.
   */
  wakeAt(dueAtMs: number): void;
  /** Tells of an item of this share that is ready and has no place. */
  wake(share: string): void;
  /** Takes a place for an item of this share; false when there is none for it, or something has waited longer. */
  takeSlot(share: string): boolean;
  /**
   * Whether a run may go on in the place it has. False when a function that holds fewer places waits, or when none was
   * given out for so long that one may wait unseen.
   * @param share the run's function
   */
  keepsPlace(share: string): boolean;
  /** Gives back a place that was taken and not used. */
  giveSlot(share: string): void;
  /** Works on an item that is leased and has its place. */
  run(job: LeasedJob): void;
  /** Looks into the queue once and waits until everything that is due has been worked on. */
  tick(): Promise<void>;
  /** Looks for future items that other processes put into the queue. */
  lookAhead(): void;
  start(): void;
  /** Takes nothing new; resolves when nothing is in flight, or after the time allowed. */
  drain(allowedMs: number): Promise<boolean>;
}

export interface DispatcherOptions {
  /** Queue items worked on at a time. */
  workers: number;
  /** Leases due items for the free places and has their runs read. */
  claim(order: PlaceOrder): Promise<Pick<ClaimedPlaces, "jobs" | "waiting" | "limitedLeft">>;
  /** Marks items ready whose time has come; says when the next one is due. */
  promote(): Promise<number | null>;
  /** Does an item's work; returns the item that goes on in its place, if one does. */
  work(job: LeasedJob): Promise<LeasedJob | null>;
  /** Puts back an item whose work broke off for a reason of our own. */
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
  const idle = new Set<() => void>();
  let running = false;
  const reader = createQueueReader({
    places,
    claim,
    run,
    isRunning: () => running,
    onFailure: retrySoon,
    onRest: settleIdle,
  });

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
        places.give(job.share);
        // The end of a limited call makes room for another one.
        if (job.queue_key !== null) reader.noteLimitsFreed();
        if (reader.hasBacklog() || job.queue_key !== null) reader.look();
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

  function isIdle(): boolean {
    return places.free() === workers && !reader.isLooking();
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
    async tick() {
      const nextDueAtMs = await promote();
      if (nextDueAtMs !== null) schedule(nextDueAtMs);
      reader.noteLimitsFreed();
      reader.look();
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

/** One timer for many times: fires at the earliest and forgets the others. */
interface Alarm {
  /** @param atMs Unix milliseconds; the past fires at once, in a turn of its own */
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
