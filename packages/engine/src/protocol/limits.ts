const KIB = 1024;
const MIB = 1024 * KIB;

/** Limits of the reference server (protocol §4.8). */
export const LIMITS = {
  /** One step's output. */
  stepOutputBytes: 4 * MIB,
  /** One reply of an app. */
  replyBytes: 8 * MIB,
  /** All memos of a run together. */
  runStateBytes: 32 * MIB,
  stepsPerRun: 1000,
  /** Larger memos are not sent; the app fetches them (§3.5). */
  callStateBytes: 4 * MIB - KIB,
  callBodyBytes: 4 * MIB,
  /** How long an app may take to answer. */
  callTimeoutMs: 2 * 3_600_000,
  eventsPerRequest: 5000,
};

/** The longest a step may sleep or wait (protocol §4.8). */
export const LONGEST_PAUSE_MS = 366 * 86_400_000;
