import { createPlaceShares, type HeldPlaces } from "../core/flow-control/place-shares.ts";

/** The places of this process for calls: how many are free, which shares hold the others, and which found none. */
export interface Places {
  free(): number;
  /** Number of places that are kept for shares that hold fewer than this number. */
  readonly reserve: number;
  held(): HeldPlaces[];
  hasPlaceFor(share: string): boolean;
  /** Takes a place; false when there is none for this share. */
  take(share: string): boolean;
  give(share: string): void;
  /** Takes all free places for items that are about to be leased; how many there were. */
  reserveAll(): number;
  /** Gives a reserved place to an item that was leased. */
  assign(share: string): void;
  /** Gives back reserved places that no item took. */
  returnReserved(count: number): void;
  /** Notes that an item found no place: a run of another share that goes on may owe it one. */
  noteWaiting(share: string): void;
  /** Replaces the shares that found no place, after a read of the queue. */
  setWaiting(shares: readonly string[]): void;
  hasWaiting(): boolean;
  /** Whether a place of `share` would be shared more evenly if one of the waiting shares had it. */
  owesPlace(share: string): boolean;
}

/** Part of the places that is kept for functions with few: calls of another function may all hang. */
const RESERVED_PART = 0.1;

export function createPlaces(workers: number): Places {
  const reserve = Math.floor(workers * RESERVED_PART);
  const shares = createPlaceShares();
  let free = workers;
  let waiting: readonly string[] = [];

  /** A share that holds many cannot take the last places, so another function always finds one. */
  function hasPlaceFor(share: string): boolean {
    return free > reserve || (free > 0 && shares.count(share) < reserve);
  }

  return {
    free: () => free,
    reserve,
    held: () => shares.held(),
    hasPlaceFor,
    take(share) {
      if (!hasPlaceFor(share)) return false;
      free -= 1;
      shares.take(share);
      return true;
    },
    give(share) {
      free += 1;
      shares.give(share);
    },
    reserveAll() {
      const reserved = free;
      free = 0;
      return reserved;
    },
    assign: (share) => shares.take(share),
    returnReserved(count) {
      free += count;
    },
    noteWaiting(share) {
      if (!waiting.includes(share)) waiting = [...waiting, share];
    },
    setWaiting(found) {
      waiting = found;
    },
    hasWaiting: () => waiting.length > 0,
    owesPlace: (share) => shares.owesPlace(share, waiting),
  };
}
