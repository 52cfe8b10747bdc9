import type { LeasedJob } from "../store/queue/claim-jobs.ts";
import type { ClaimedPlaces, PlaceOrder } from "./claim-places.ts";
import type { Places } from "./places.ts";

/** Reads the queue while places are free and items may wait; one read at a time. */
export interface QueueReader {
  /** Reads now, or once more after the read that is under way. */
  look(): void;
  isLooking(): boolean;
  /** When the last read ended, Unix milliseconds. */
  lookedAtMs(): number;
  /** Whether the queue may hold more than was taken. */
  hasBacklog(): boolean;
  noteBacklog(): void;
  /** Notes that limited calls may have become free to start since the last read. */
  noteLimitsFreed(): void;
}

interface ReaderOptions {
  places: Places;
  claim(order: PlaceOrder): Promise<Pick<ClaimedPlaces, "jobs" | "waiting" | "limitedLeft">>;
  /** Works on an item that was leased and has its place. */
  run(job: LeasedJob): void;
  isRunning(): boolean;
  onFailure(error: unknown): void;
  /** Called when a read has ended and no other follows. */
  onRest(): void;
}

export function createQueueReader({
  places,
  claim,
  run,
  isRunning,
  onFailure,
  onRest,
}: ReaderOptions): QueueReader {
  let backlog = false;
  let limitsFreed = true;
  let lookedAtMs = 0;
  let looking: Promise<void> | null = null;
  let lookAgain = false;

  function look(): void {
    backlog = true;
    if (!isRunning() || places.free() === 0) return;
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = takeDue().finally(() => {
      looking = null;
      if (lookAgain) {
        lookAgain = false;
        look();
      } else onRest();
    });
  }

  async function takeDue(): Promise<void> {
    try {
      while (isRunning() && places.free() > 0 && backlog) {
        // The places are reserved before the statement runs, or another caller could take them meanwhile.
        const limit = places.reserveAll();
        backlog = false;
        const taken = await fill(limit);
        const cameMeanwhile = backlog;
        if (taken === limit || places.hasWaiting()) backlog = true;
        // Items that still wait get a place when one comes free.
        if (taken < limit && !cameMeanwhile) return;
      }
    } catch (error) {
      backlog = true;
      limitsFreed = true;
      onFailure(error);
    }
  }

  /** Leases items for the reserved places and works on them; returns their number. */
  async function fill(limit: number): Promise<number> {
    const withLimited = limitsFreed;
    limitsFreed = false;
    let taken = 0;
    try {
      const found = await claim({ limit, held: places.held(), reserve: places.reserve, withLimited });
      taken = found.jobs.length;
      places.setWaiting(found.waiting);
      lookedAtMs = Date.now();
      if (withLimited && found.limitedLeft) limitsFreed = true;
      for (const job of found.jobs) {
        places.assign(job.share);
        run(job);
      }
      return taken;
    } finally {
      places.returnReserved(limit - taken);
    }
  }

  return {
    look,
    isLooking: () => looking !== null || lookAgain,
    lookedAtMs: () => lookedAtMs,
    hasBacklog: () => backlog,
    noteBacklog() {
      backlog = true;
    },
    noteLimitsFreed() {
      limitsFreed = true;
    },
  };
}
