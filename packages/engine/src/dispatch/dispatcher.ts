import { databaseErrorCode } from "@vagus/primitives/database-error";
import { createPlaceShares, ENGINE_SHARE } from "../core/flow-control/place-shares.ts";
import type { Log } from "../log.ts";
import type { LeasedJob } from "../store/queue/claim-jobs.ts";
import { createAlarm } from "./alarm.ts";
import type { ClaimedPlaces, PlaceOrder } from "./claim-places.ts";

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
  claim(order: PlaceOrder): Promise<Pick<ClaimedPlaces, "jobs" | "waiting" | "lanesLeft">>;
  /** Marks items ready whose time has come; says when the next one is due. */
  promote(): Promise<number | null>;
  /** Does an item's work; returns the item that goes on in its place, if one does. */
  work(job: LeasedJob): Promise<LeasedJob | null>;
  /** Puts back an item whose work broke off for a reason of our own. */
  putBack(job: LeasedJob): Promise<void>;
  log: Log;
}

/** How often the queue is polled for items of other processes; this process is notified of its own. */
const SWEEP_MS = 5000;
/** While items wait the queue is looked into this often, if need be in a place that a run gives up between two calls. */
const TURN_MS = 50;
/** Part of the places that is kept for functions with few: calls of another may all hang. */
const RESERVED_PART = 0.1;
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
  const reserve = Math.floor(workers * RESERVED_PART);
  let free = workers;
  let running = false;
  /** Whether the queue may hold more than was taken. */
  let backlog = false;
  /** Whether calls in lanes may have become free to go since they were looked at. */
  let lanesMoved = true;
  /** Shares that found no place at the last look. */
  let waiting: readonly string[] = [];
  let lookedAtMs = 0;
  const shares = createPlaceShares();
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

  /** Has items leased for so many places and works on them; how many there were. */
  async function fill(limit: number): Promise<number> {
    const withLanes = lanesMoved;
    lanesMoved = false;
    let taken = 0;
    try {
      const found = await claim({ limit, held: shares.held(), reserve, withLanes });
      taken = found.jobs.length;
      waiting = found.waiting;
      lookedAtMs = Date.now();
      if (withLanes && found.lanesLeft) lanesMoved = true;
      for (const job of found.jobs) {
        shares.take(job.share);
        run(job);
      }
      return taken;
    } finally {
      free += limit - taken;
    }
  }

  async function takeDue(): Promise<void> {
    try {
      while (running && free > 0 && backlog) {
        // The places are taken before the statement runs, or someone else could take them meanwhile.
        const limit = free;
        free = 0;
        backlog = false;
        const taken = await fill(limit);
        const cameMeanwhile = backlog;
        if (taken === limit || waiting.length > 0) backlog = true;
        // The items that still wait are waiting for a place that comes free.
        if (taken < limit && !cameMeanwhile) return;
      }
    } catch (error) {
      backlog = true;
      lanesMoved = true;
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
        shares.give(job.share);
        // The end of a call with limits makes room for another that waits in a lane.
        if (job.lane !== null) lanesMoved = true;
        if (backlog || job.lane !== null) look();
        settleIdle();
      }
    })();
  }

  /** The last places are not for shares that hold many: whatever keeps those busy, another function finds a place. */
  function hasPlaceFor(share: string): boolean {
    return free > reserve || (free > 0 && shares.count(share) < reserve);
  }

  /** An item found no place: a run of another share that goes on may owe it one. */
  function noteWaiting(share: string): void {
    if (!waiting.includes(share)) waiting = [...waiting, share];
  }

  function schedule(atMs: number): void {
    if (running) alarm.setTo(atMs);
  }

  async function promoteDue(): Promise<void> {
    try {
      const nextDueAtMs = await promote();
      schedule(Math.min(nextDueAtMs ?? Number.POSITIVE_INFINITY, Date.now() + SWEEP_MS));
      lanesMoved = true;
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
      if (dueAtMs !== 0) return schedule(dueAtMs);
      lanesMoved = true;
      if (free === 0) noteWaiting(ENGINE_SHARE);
      look();
    },
    wake(share) {
      lanesMoved = true;
      backlog = true;
      if (hasPlaceFor(share)) look();
      else noteWaiting(share);
    },
    takeSlot(share) {
      if (!running || backlog || !hasPlaceFor(share)) return false;
      free -= 1;
      shares.take(share);
      return true;
    },
    keepsPlace(share) {
      if (!backlog) return true;
      if (Date.now() - lookedAtMs > TURN_MS) return false;
      return !shares.owesPlace(share, waiting);
    },
    giveSlot(share) {
      free += 1;
      shares.give(share);
    },
    run,
    async tick() {
      const nextDueAtMs = await promote();
      if (nextDueAtMs !== null) schedule(nextDueAtMs);
      lanesMoved = true;
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
