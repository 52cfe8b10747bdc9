/** In less than a minute nobody reads a mail and decides; hosted engines end a wait after 7 days at the latest. */
export const DEADLINE_MS = { min: 60_000, max: 7 * 86_400_000, usual: 4 * 3_600_000 } as const;
/** 0 lets a rejection count at once. It is there for a slip of the hand; the customer waits for as long as it lasts. */
export const HOLD_MS = { min: 0, max: 600_000, usual: 5_000 } as const;
