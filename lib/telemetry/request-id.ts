import { newId } from "@/lib/ids";

export const REQUEST_ID_HEADER = "x-request-id";
/** What proxies make: UUIDs, ULIDs, hex, and the words of some of them. No at sign: an address is no id. */
const SHAPE = /^[\w.:-]{8,128}$/;

/** The id of a request: the caller's `x-request-id` when it has the shape of an id, else a new one. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === "string" && SHAPE.test(header) ? header : newId("request");
}
