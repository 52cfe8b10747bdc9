import { createHmac, timingSafeEqual } from "node:crypto";
import { env } from "@/lib/env";

/** The kind of record that a MAC is over; it is part of the MAC, so kinds cannot be exchanged. */
type Kind = "vote" | "policy" | "policy_draft" | "facts";
type Fields = readonly (string | number | null)[];

/** HMAC-SHA256, in hex, under `VOTE_KEY`, which is not in the database: write access to it does not suffice. */
export function macOf(kind: Kind, fields: Fields): string {
  return macUnder(env().voteKey, kind, fields);
}

/** True if a MAC is over exactly these fields, under the current or the previous key. */
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
