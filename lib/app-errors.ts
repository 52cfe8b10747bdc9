/** The content of an expected error. Each class maps to one HTTP status and one kind of retry. */

interface Said {
  /** Stable, for programs: `already_decided`. */
  code: string;
  /** For people: the problem, the consequence, the next action. */
  message: string;
  details?: Record<string, unknown>;
}

/** Base of every expected error. */
export class VagusError extends Error {
  // Explicit, here and below, because a bundler shortens the names of classes.
  override name = "VagusError";
  readonly code: string;
  readonly status: number;
  readonly details?: Record<string, unknown>;

  constructor(status: number, { code, message, details }: Said, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** The request itself is wrong; a repeat fails too. */
export class InvalidInput extends VagusError {
  override name = "InvalidInput";
  constructor(said: Said, options?: ErrorOptions) {
    super(422, said, options);
  }
}

/** Name of an error that only the event causes, so that it is the same for each function that the event triggers. */
export const MALFORMED_EVENT = "MalformedEvent";

/** An event's data does not fit its schema; a retry fails too. The message names fields, never values. */
export class MalformedEvent extends VagusError {
  override name = MALFORMED_EVENT;
  constructor(eventName: string, issues: readonly { field: string; message: string }[]) {
    const fields = issues.map(({ field, message }) => `${field}: ${message}`).join("; ");
    super(422, {
      code: "malformed_event",
      message: `The data of ${eventName} does not fit its schema, so nothing was done. ${fields}`,
    });
  }
}

/** Nobody is signed in. */
export class NotSignedIn extends VagusError {
  override name = "NotSignedIn";
  constructor() {
    super(401, { code: "not_signed_in", message: "Sign in to go on." });
  }
}

/** The person lacks the permission. */
export class NotAllowed extends VagusError {
  override name = "NotAllowed";
  constructor(message: string, details?: Record<string, unknown>) {
    super(403, { code: "not_allowed", message, details });
  }
}

/** The record does not exist. */
export class NotFound extends VagusError {
  override name = "NotFound";
  constructor(what: string, id: string) {
    super(404, { code: "not_found", message: `There is no ${what} ${id}.` });
  }
}

/** The state has changed, or does not allow the request. */
export class Conflict extends VagusError {
  override name = "Conflict";
  constructor(said: Said) {
    super(409, said);
  }
}

/** The request came too late, or the record is gone. */
export class Expired extends VagusError {
  override name = "Expired";
  constructor(message: string) {
    super(410, { code: "expired", message });
  }
}

/**
 * A vendor refused or did not answer. A retry of a `permanent` error fails too; retry any other, after `retryAfterMs`
 * if the vendor named a time.
 */
export class VendorError extends VagusError {
  override name = "VendorError";
  readonly permanent: boolean;
  readonly retryAfterMs?: number;

  constructor(said: Said & { permanent: boolean; retryAfterMs?: number }, options?: ErrorOptions) {
    super(502, said, options);
    this.permanent = said.permanent;
    this.retryAfterMs = said.retryAfterMs;
  }
}

/** Errors of the language whose messages name code and never data; a SyntaxError would quote its input. */
const PROGRAMMING_ERRORS = ["TypeError", "RangeError", "ReferenceError"];

/**
 * The parts of an error that may leave our database. Vendors and drivers put addresses, bodies and query parameters
 * into their messages, so only our own messages pass; of any other error, class and code.
 */
export function withoutPersonalData(error: unknown): { name: string; message: string; code?: string } {
  if (!(error instanceof Error)) return { name: "Error", message: `A ${typeof error} was thrown.` };
  if (error instanceof VagusError) return { name: error.name, message: error.message, code: error.code };
  if (PROGRAMMING_ERRORS.includes(error.name)) return { name: error.name, message: error.message };
  const code = codeOf(error) ?? codeOf(error.cause);
  return { name: error.name, message: code ? `${error.name} (${code})` : error.name, code };
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" || typeof code === "number" ? String(code) : undefined;
}

/** The frames of an error's stack, without the first lines, which repeat the message and may hold personal data. */
export function framesOf(error: unknown): string[] {
  return error instanceof Error ? (error.stack?.match(/^[ \t]+at .*$/gm) ?? []) : [];
}
