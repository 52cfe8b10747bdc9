import { newId } from "@/lib/ids";

export const REQUEST_ID_HEADER = "x-request-id";
/** Ids from proxies: UUIDs, ULIDs, hex, and words. No at sign, so that no mail address passes. */
const SHAPE = /^[\w.:-]{8,128}$/;

/** The id of a request: the caller's `x-request-id` when it has the shape of an id, else a new one. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === "string" && SHAPE.test(header) ? header : newId("request");
}
