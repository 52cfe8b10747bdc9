/** The few ways in which a call can fail as expected. Each maps to one HTTP status and one kind of retry. */

interface Said {
  /** Stable, for programs: `already_decided`. */
  code: string;
  /** For people: what happened, what is safe, what to do. */
  message: string;
  details?: Record<string, unknown>;
}

/** Base of every expected failure. */
export class VagusError extends Error {
  // Spelled out, here and below: a bundler shortens the names of classes.
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

/** The request itself is wrong; asking again changes nothing. */
export class InvalidInput extends VagusError {
  override name = "InvalidInput";
  constructor(said: Said, options?: ErrorOptions) {
    super(422, said, options);
  }
}

/** Name of a failure whose cause is the event alone: it is the same for each function that the event wakes. */
export const MALFORMED_EVENT = "MalformedEvent";

/** An event's data does not fit its schema; running again changes nothing. Its message names fields, never values. */
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

/** This person may not. */
export class NotAllowed extends VagusError {
  override name = "NotAllowed";
  constructor(message: string, details?: Record<string, unknown>) {
    super(403, { code: "not_allowed", message, details });
  }
}

/** There is no such thing. */
export class NotFound extends VagusError {
  override name = "NotFound";
  constructor(what: string, id: string) {
    super(404, { code: "not_found", message: `There is no ${what} ${id}.` });
  }
}

/** Somebody or something was faster. */
export class Conflict extends VagusError {
  override name = "Conflict";
  constructor(said: Said) {
    super(409, said);
  }
}

/** It was possible once. */
export class Expired extends VagusError {
  override name = "Expired";
  constructor(message: string) {
    super(410, { code: "expired", message });
  }
}

/**
 * A vendor said no, or nothing. `permanent` ones will say the same tomorrow; the others are worth another try, after
 * `retryAfterMs` where the vendor named a time.
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

/** Errors of the language itself, whose messages speak of code and never of data (a SyntaxError quotes its input). */
const PROGRAMMING_ERRORS = ["TypeError", "RangeError", "ReferenceError"];

/**
 * What may be said of any error outside our own database: vendors and drivers put addresses, bodies and query
 * parameters into their messages, so only our own sentences pass; of the rest, class and code.
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

/** The lines of an error's stack that name a place; the lines before them repeat the message, which may be personal. */
export function framesOf(error: unknown): string[] {
  return error instanceof Error ? (error.stack?.match(/^[ \t]+at .*$/gm) ?? []) : [];
}
