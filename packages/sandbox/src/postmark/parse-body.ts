import { POSTMARK_CODES, PostmarkRefusal } from "./refuse.ts";

/**
 * A request's body as JSON.
 * @throws PostmarkRefusal 422 with code 402 when it is none
 */
export function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new PostmarkRefusal(422, POSTMARK_CODES.invalidJson, "The request body is not valid JSON.");
  }
}
