/** The share of the engine's own work: routing events, cron ticks, admissions and deadlines. */
export const ENGINE_SHARE = "";
/** The engine's own items take milliseconds, and functions wait for their results. */
const ENGINE_WEIGHT = 4;
export const FUNCTION_WEIGHT = 1;

/** The places that a share holds, and its weight. */
export interface HeldPlaces {
  share: string;
  places: number;
  weight: number;
}

/** Counts the places of this process by share: a function's id, or `ENGINE_SHARE`. */
export interface PlaceShares {
  count(share: string): number;
  take(share: string): void;
  give(share: string): void;
  /** Shares that hold places, and the engine's share. */
  held(): HeldPlaces[];
  /** Whether a place of `share` would be shared more evenly if one of the `waiting` shares had it. */
  owesPlace(share: string, waiting: readonly string[]): boolean;
}

export function createPlaceShares(): PlaceShares {
  const places = new Map<string, number>();
  const count = (share: string) => places.get(share) ?? 0;

  return {
    count,
    take: (share) => void places.set(share, count(share) + 1),
    give(share) {
      if (count(share) > 1) places.set(share, count(share) - 1);
      else places.delete(share);
    },
    held() {
      const held = [...places].map(([share, number]) => ({ share, places: number, weight: weightOf(share) }));
      if (places.has(ENGINE_SHARE)) return held;
      return [...held, { share: ENGINE_SHARE, places: 0, weight: ENGINE_WEIGHT }];
    },
    owesPlace: (share, waiting) =>
      waiting.some(
        (other) => other !== share && (count(other) + 1) / weightOf(other) < count(share) / weightOf(share),
      ),
  };
}

function weightOf(share: string): number {
  return share === ENGINE_SHARE ? ENGINE_WEIGHT : FUNCTION_WEIGHT;
}
