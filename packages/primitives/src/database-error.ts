/** What a failed statement says about its outcome. */
export type FailureKind =
  /** The connection broke: the statement may have been committed or not. */
  | "connection"
  /** Another transaction was in the way; nothing was written and the same again will do. */
  | "contention"
  /** The statement itself is refused and will be refused again. */
  | "refused";

/** SQLSTATE classes in which the server is ending, starting or full. */
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
]);

/** Whether a code of postgres.js, Node or PostgreSQL says that there is no connection to the database. */
export function isConnectionCode(code: string): boolean {
  return CONNECTION_CODES.has(code) || CONNECTION_STATES.test(code);
}

/** Sorts an error of postgres.js by what may be done about it. */
export function failureKind(error: unknown): FailureKind {
  const code = databaseErrorCode(error);
  // A Unix socket that is gone; elsewhere the code means a missing file.
  if (isConnectionCode(code) || code === "ENOENT") return "connection";
  return CONTENTION_STATES.test(code) ? "contention" : "refused";
}

/** The code of an error for a log, or its class. Messages may quote data and stay out. */
export function databaseErrorCode(error: unknown): string {
  if (typeof error === "object" && error !== null && "code" in error) return String(error.code);
  return error instanceof Error ? error.name : "unknown";
}
