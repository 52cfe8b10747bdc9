import type { Reply } from "../vendor.ts";

/** Codes of https://postmarkapp.com/developer/api/overview#error-codes that the sandbox answers. */
export const POSTMARK_CODES = {
  noToken: 10,
  invalidEmail: 300,
  invalidJson: 402,
  inactiveRecipient: 406,
  messageNotFound: 701,
} as const;

/** A request that Postmark refuses: an HTTP status and, in the body, its own code. */
export class PostmarkRefusal extends Error {
  readonly status: number;
  readonly code: number;
  constructor(status: number, code: number, message: string) {
    super(message);
    this.name = "PostmarkRefusal";
    this.status = status;
    this.code = code;
  }
}

/** 422 with code 300: this mail cannot be sent as it is. */
export function invalidEmail(message: string): PostmarkRefusal {
  return new PostmarkRefusal(422, POSTMARK_CODES.invalidEmail, message);
}

/** A refusal as an answer. */
export function replyTo(refusal: PostmarkRefusal): Reply {
  return {
    status: refusal.status,
    headers: {},
    body: { ErrorCode: refusal.code, Message: refusal.message },
    summary: `refused: ErrorCode ${refusal.code}`,
  };
}

/** The answer for the status of a fault. */
export function replyForStatus(status: number): Reply {
  const code =
    status === 401 ? POSTMARK_CODES.noToken : status === 422 ? POSTMARK_CODES.invalidEmail : status;
  return {
    status,
    headers: {},
    body: { ErrorCode: code, Message: `Refused with ${status} by a fault of the sandbox.` },
    summary: `fault ${status}`,
  };
}

/** A request's body as JSON. @throws PostmarkRefusal 422 with code 402 when it is not JSON */
export function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new PostmarkRefusal(422, POSTMARK_CODES.invalidJson, "The request body is not valid JSON.");
  }
}
