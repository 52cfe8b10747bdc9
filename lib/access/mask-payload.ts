import { parseJson } from "@vagus/primitives/parse-json";

/** Stands for a value that could be about a person. */
const MASK = "•••";
/** Keys whose values are the vendor's own codes, by the documentation of Stripe, Postmark and Standard Webhooks. */
const OPEN_KEYS = new Set([
  "api_version",
  "currency",
  "MessageStream",
  "object",
  "RecordType",
  "status",
  "type",
  "Type",
]);
const WORD = /^[\w./-]{1,60}$/;
/** `re_3Qabc…`, a ULID behind a prefix, `ord_1001`; a UUID; an instant. */
const ID =
  /^(?:[a-z]{1,12}_(?:[a-z]+_)?(?:(?=\w*\d)[A-Za-z0-9]{14,}|\d{1,6})|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d))$/;
/** Amounts are smaller, seconds since 1970 lie in between; any other number as long could be a telephone number. */
const LARGEST_AMOUNT = 10_000_000;
const [EARLIEST_S, LATEST_S] = [1_000_000_000, 2_200_000_000];
/** Deeper, longer and wider than any real payload. */
const MOST_DEPTH = 20;
const MOST_ITEMS = 100;
/** Values in all: a payload that is deep and wide at once would give megabytes of masks. */
const MOST_VALUES = 5_000;

/**
 * A payload that everybody may see: its shape, and the values that cannot be about a person (booleans, amounts, times,
 * ids, the vendor's own codes). Every other value is masked: senders put personal data anywhere.
 * @returns indented JSON; null when the body is no JSON
 */
export function maskPayload(body: string): string | null {
  const payload = parseJson(body);
  if (payload === undefined) return null;
  return JSON.stringify(mask(payload, { key: undefined, depth: 0, left: { values: MOST_VALUES } }), null, 2);
}

interface Place {
  key: string | undefined;
  depth: number;
  /** How many values may still be read, in the whole payload. */
  left: { values: number };
}

function mask(value: unknown, { key, depth, left }: Place): unknown {
  left.values -= 1;
  if (left.values < 0) return MASK;
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") return isOpenNumber(value) ? value : MASK;
  if (typeof value === "string") return isOpenText(value, key) ? value : value === "" ? "" : MASK;
  if (typeof value !== "object" || depth >= MOST_DEPTH) return MASK;
  if (Array.isArray(value)) {
    const more = value.length > MOST_ITEMS ? [`${value.length - MOST_ITEMS} more`] : [];
    return [
      ...value.slice(0, MOST_ITEMS).map((item) => mask(item, { key, depth: depth + 1, left })),
      ...more,
    ];
  }
  const entries = Object.entries(value);
  return Object.fromEntries([
    ...entries
      .slice(0, MOST_ITEMS)
      .map(([name, item], at) => [maskKey(name, at), mask(item, { key: name, depth: depth + 1, left })]),
    ...(entries.length > MOST_ITEMS ? [["…", `${entries.length - MOST_ITEMS} more`]] : []),
  ]);
}

function isOpenNumber(value: number): boolean {
  return Math.abs(value) < LARGEST_AMOUNT || (value >= EARLIEST_S && value < LATEST_S);
}

function isOpenText(value: string, key: string | undefined): boolean {
  return ID.test(value) || (key !== undefined && OPEN_KEYS.has(key) && WORD.test(value));
}

/** Names of fields stay; an address that is used as a name is masked. */
function maskKey(name: string, at: number): string {
  return /^[A-Za-z_$][\w$-]{0,60}$/.test(name) ? name : `${MASK} ${at + 1}`;
}
