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
  readonly code: string;
  readonly status: number;
  readonly details?: Record<string, unknown>;

  constructor(status: number, { code, message, details }: Said, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** The request itself is wrong; asking again changes nothing. */
export class InvalidInput extends VagusError {
  constructor(said: Said, options?: ErrorOptions) {
    super(422, said, options);
  }
}

/** Nobody is signed in. */
export class NotSignedIn extends VagusError {
  constructor() {
    super(401, { code: "not_signed_in", message: "Sign in to go on." });
  }
}

/** This person may not. */
export class NotAllowed extends VagusError {
  constructor(message: string, details?: Record<string, unknown>) {
    super(403, { code: "not_allowed", message, details });
  }
}

/** There is no such thing. */
export class NotFound extends VagusError {
  constructor(what: string, id: string) {
    super(404, { code: "not_found", message: `There is no ${what} ${id}.` });
  }
}

/** Somebody or something was faster. */
export class Conflict extends VagusError {
  constructor(said: Said) {
    super(409, said);
  }
}

/** It was possible once. */
export class Expired extends VagusError {
  constructor(message: string) {
    super(410, { code: "expired", message });
  }
}

/**
 * A vendor said no, or nothing. `permanent` ones will say the same tomorrow; the others are worth another try, after
 * `retryAfterMs` where the vendor named a time.
 */
export class VendorError extends VagusError {
  readonly permanent: boolean;
  readonly retryAfterMs?: number;

  constructor(said: Said & { permanent: boolean; retryAfterMs?: number }, options?: ErrorOptions) {
    super(502, said, options);
    this.permanent = said.permanent;
    this.retryAfterMs = said.retryAfterMs;
  }
}
