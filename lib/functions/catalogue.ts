/**
 * The ids of all functions, so that what may be paused or invoked is known without the engine: it may be away, and
 * Inngest Cloud does not tell. `lib` may not import the functions; a test beside them compares the two.
 */
export const FUNCTION_IDS: readonly string[] = [
  "batch-embed-tickets",
  "classify-message",
  "close-ended-runs",
  "confirm-refund",
  "customer-health-check",
  "daily-health-check",
  "dispute-closed",
  "dispute-opened",
  "handle-customer-email",
  "investigate-ticket",
  "notify-senior-reviewers",
  "pay-proposed-refund",
  "pulse",
  "record-delivery-outcome",
  "refund-failed-notify-support",
  "refund-failed-post-slack",
  "refund-failed-update-risk-score",
  "refund-investigation",
  "run-operation",
  "send-written-reply",
  "thread-summary",
  "trial-welcome-series",
  "trigger-drift-audit",
  "update-last-contact",
  "weekly-support-metrics",
];

/** Whether the code has a function of this id. */
export function isFunction(functionId: string): boolean {
  return FUNCTION_IDS.includes(functionId);
}

/**
 * Functions that batch, or that hold back or drop events by rate limit, idempotency or singleton. To invoke one goes
 * around its event: it would run for one event of its batch, or not at all.
 */
export const NOT_INVOCABLE: readonly string[] = ["batch-embed-tickets"];

/** Whether invoking a function does the same as its event. */
export function isInvocable(functionId: string): boolean {
  return !NOT_INVOCABLE.includes(functionId);
}

/**
 * What keeps the console itself going: it carries out what people order, and sees runs end. Paused, it could not be
 * ordered to go on; rerun or cancelled, it would stop what others wait for.
 */
export const MACHINERY: readonly string[] = ["close-ended-runs", "pulse", "run-operation"];

/** Whether a function keeps the console itself going. */
export function isMachinery(functionId: string): boolean {
  return MACHINERY.includes(functionId);
}
