/** How failed attempts under one key slow down the next: none wait at first, then each twice as long as the one before. */
export interface Limit {
  /** Failures before anybody has to wait. */
  free: number;
  firstWaitS: number;
  mostWaitS: number;
}

/** Failures are forgotten when none was added for this long. */
export const FORGOTTEN_S = 3_600;

/** One account from one address: a person who mistypes, or somebody who guesses. */
export const PAIR: Limit = { free: 5, firstWaitS: 5, mostWaitS: 900 };
/** One account from a browser in which its owner signed in before. */
export const DEVICE: Limit = { free: 10, firstWaitS: 5, mostWaitS: 900 };
/** All accounts from one address: one password tried on many accounts. */
export const ADDRESS: Limit = { free: 30, firstWaitS: 5, mostWaitS: 900 };
/** One account from everywhere, while many addresses guess at it: each address gets a try now and then. */
export const PAIR_UNDER_ATTACK: Limit = { free: 1, firstWaitS: 60, mostWaitS: 900 };
/** Counts, and makes nobody wait: a limit on an account from everywhere would let anybody lock its owner out. */
export const ACCOUNT: Limit = { free: 2_000_000_000, firstWaitS: 0, mostWaitS: 0 };
/** Failures on one account, from addresses anywhere, from which it counts as attacked. It never refuses by itself. */
export const ATTACKED_FROM = 100;
