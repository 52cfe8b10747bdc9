import type { CallAnswer } from "../protocol/read-reply.ts";

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Where an answer sends the request on; null when it does not, or how the place it names cannot be reached. */
export function redirectTarget(
  answer: CallAnswer,
  from: string,
): { url: string } | { unreachable: string } | null {
  if (!("status" in answer) || !REDIRECTS.has(answer.status)) return null;
  const { location } = answer.headers;
  if (!location) return null;
  if (!URL.canParse(location, from)) return { unreachable: "a redirect to something that is no URL" };
  return { url: new URL(location, from).href };
}
