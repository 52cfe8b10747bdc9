/** The outcome of a failed statement. */
export type FailureKind =
  /** The connection broke: the statement may have been committed or not. */
  | "connection"
  /** Another transaction conflicted; nothing was written, and a retry may succeed. */
  | "contention"
  /** The statement is refused, and a retry would be refused too. */
  | "refused";

/** SQLSTATE codes of a server that is stopping, starting or full. */
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

/** Classifies an error of postgres.js by its outcome. */
export function failureKind(error: unknown): FailureKind {
  const code = databaseErrorCode(error);
  // ENOENT is a missing Unix socket here; elsewhere it means a missing file.
  if (isConnectionCode(code) || code === "ENOENT") return "connection";
  return CONTENTION_STATES.test(code) ? "contention" : "refused";
}

/** The code of an error for a log, or its class; messages may quote data and are left out. */
export function databaseErrorCode(error: unknown): string {
  if (typeof error === "object" && error !== null && "code" in error) return String(error.code);
  return error instanceof Error ? error.name : "unknown";
}
