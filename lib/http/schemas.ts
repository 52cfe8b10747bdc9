import { isStorable } from "@vagus/primitives/storable-text";
import { z } from "zod";
import { FOREIGN_PREFIXES, PREFIXES } from "@/lib/id-prefixes";
import { currencyCode } from "@/lib/money";

/** An instant in JSON: ISO 8601 in UTC. */
export const Instant = z.iso.datetime();

/** Text that PostgreSQL can store. `parseRequest` checks every text of a request for it. */
export const StorableText = z.string().refine(isStorable, "text with NUL or half of a surrogate pair");

/** A currency in a request, in any case; parsed to an ISO 4217 code in capitals. */
export const Currency = z.string().transform((text, context) => {
  const code = currencyCode(text);
  if (code) return code;
  context.addIssue({ code: "custom", message: "is not a currency of ISO 4217, such as USD" });
  return z.NEVER;
});

const EARLIEST_MS = Date.UTC(2000, 0);
const LATEST_MS = Date.UTC(2100, 0);

/** An instant in a request: the years 2000 to 2099. PostgreSQL and ULIDs refuse some of the years ISO 8601 allows. */
export const AskedInstant = Instant.refine((text) => {
  const ms = Date.parse(text);
  return ms >= EARLIEST_MS && ms < LATEST_MS;
}, "an instant between the years 2000 and 2100");

/** The largest number an `integer` column holds. */
const MOST_INT4 = 2_147_483_647;

/** A whole number in a request that a column of type `integer` holds or is compared with; never negative. */
export const Int4 = z.int().min(0).max(MOST_INT4);

const ID_PREFIXES = { ...PREFIXES, ...FOREIGN_PREFIXES };

/** An id in a request: the prefix of its kind and at most 100 letters, digits, `_` or `-`. */
export function idOf(kind: keyof typeof ID_PREFIXES) {
  const prefix = ID_PREFIXES[kind];
  return z.string().regex(new RegExp(`^${prefix}_[\\w-]{1,100}$`), `an id that begins with ${prefix}_`);
}

/** Money in minor units with its ISO 4217 currency. */
export const Money = z.object({ amountCents: z.int(), currency: z.string().length(3) });
export type Money = z.infer<typeof Money>;

/** A page of a list. `nextCursor` is opaque, null on the last page. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** Longer than any key of a row; event ids of other senders are the longest. */
const LONGEST_CURSOR = 1_000;

/**
 * The cursor of a list in a request: base64url of a row's key.
 * @param shape of the keys of this list; it must not match text that PostgreSQL rejects
 */
export function cursorOf(shape: RegExp) {
  return z
    .string()
    .max(LONGEST_CURSOR)
    .refine((cursor) => shape.test(decodeCursor(cursor) ?? ""), "a cursor of this list");
}

/** The key in a cursor; undefined unless it is base64url of UTF-8. Browsers run this too, so it avoids `Buffer`. */
export function decodeCursor(cursor: string): string | undefined {
  try {
    const bytes = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
    const key = Uint8Array.from(bytes, (byte) => byte.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(key);
  } catch {
    return undefined;
  }
}

/** The body of every error response of our API. */
export const ApiError = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});
