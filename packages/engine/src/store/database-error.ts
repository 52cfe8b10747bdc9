/** What a failed statement says about its outcome. */
export type FailureKind =
  /** The connection broke: the statement may have been committed or not. */
  | "connection"
  /** Another transaction was in the way; nothing was written and the same again will do. */
  | "contention"
  /** The statement itself is refused and will be refused again. */
  | "refused";

/** SQLSTATE classes in which the server says goodbye or is not there yet. */
const CONNECTION_STATES = /^(?:08|57P0[1-5]|53300)/;
const CONTENTION_STATES = /^(?:40001|40P01|55P03)/;
const CONNECTION_CODES = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "ENOENT",
]);

/** Sorts an error of postgres.js by what may be done about it. */
export function failureKind(error: unknown): FailureKind {
  const code = databaseErrorCode(error);
  if (CONNECTION_CODES.has(code) || CONNECTION_STATES.test(code)) return "connection";
  return CONTENTION_STATES.test(code) ? "contention" : "refused";
}

/** What an error may be called in a log: its code, or its class. Messages may quote data and stay out. */
export function databaseErrorCode(error: unknown): string {
  if (typeof error === "object" && error !== null && "code" in error) return String(error.code);
  return error instanceof Error ? error.name : "unknown";
}
