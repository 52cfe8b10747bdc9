/** People need a minute at least to read and decide; hosted engines end a wait after 7 days at the latest. */
export const DEADLINE_MS = { min: 60_000, max: 7 * 86_400_000, usual: 4 * 3_600_000 } as const;
/** Time to take back a slip. The customer waits as long; 0 lets a rejection take effect at once. */
export const HOLD_MS = { min: 0, max: 600_000, usual: 5_000 } as const;
