import { createHmac, timingSafeEqual } from "node:crypto";
import { env } from "@/lib/env";

/** What a MAC is over; a MAC of one kind is never one of another. */
type Kind = "vote" | "policy";
type Fields = readonly (string | number | null)[];

/** HMAC-SHA256, in hex, under `VOTE_KEY`: who can write to the database cannot make one. */
export function macOf(kind: Kind, fields: Fields): string {
  return macUnder(env().voteKey, kind, fields);
}

/** Whether a MAC was made by us over exactly these fields, under the key in use or the one before it. */
export function isMacOf(kind: Kind, fields: Fields, mac: string | null): boolean {
  if (mac === null) return false;
  const { voteKey, voteKeyFallback } = env();
  return [voteKey, voteKeyFallback].some((key) => {
    if (key === undefined) return false;
    const expected = Buffer.from(macUnder(key, kind, fields));
    const given = Buffer.from(mac);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function macUnder(key: string, kind: Kind, fields: Fields): string {
  return createHmac("sha256", key)
    .update(JSON.stringify([kind, 1, ...fields]))
    .digest("hex");
}
