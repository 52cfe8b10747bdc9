/** A hostile value as JSON text, because JavaScript cannot express some of them. */
export interface HostileValue {
  what: string;
  json: string | Buffer;
  /** The value percent-encoded for an address; left out where that is impossible. */
  encoded?: string;
}

const text = (what: string, value: string): HostileValue => ({
  what,
  json: JSON.stringify(value),
  encoded: encodeURIComponent(value),
});
/** Cursors are base64url of a key. */
const cursor = (what: string, key: string | Buffer): HostileValue =>
  text(`a cursor of ${what}`, Buffer.from(key).toString("base64url"));

const DEEP = 2_000;
const DEEPEST = 200_000;

/** Values that may break PostgreSQL, ULIDs, `Date`, recursion or a regular expression. */
export const HOSTILE_VALUES: readonly HostileValue[] = [
  text("NUL", "\u0000"),
  text("NUL within", "tkt_a\u0000b"),
  { what: "half a surrogate pair", json: '"\\ud800"', encoded: "%ED%A0%80" },
  { what: "half a surrogate pair within", json: '"run_a\\udc00b"', encoded: "run_a%ED%B0%80b" },
  {
    what: "invalid UTF-8",
    json: Buffer.from([0x22, 0xc3, 0x28, 0xff, 0x22]),
    encoded: "%C3%28%FF",
  },
  { what: "overlong NUL", json: Buffer.from([0x22, 0xc0, 0x80, 0x22]), encoded: "%C0%80" },
  { what: "a lone percent sign", json: '"%"', encoded: "%25" },
  { what: "half an escape", json: '"%e"', encoded: "%e" },
  text("year 0000", "0000-01-01T00:00:00.000Z"),
  text("year 275760", "+275760-09-13T00:00:00.000Z"),
  text("a day there is not", "2024-02-31T00:00:00.000Z"),
  { what: "int4 overflow", json: "2147483648", encoded: "2147483648" },
  { what: "int8 overflow", json: "9223372036854775808", encoded: "9223372036854775808" },
  { what: "more than a number holds", json: "1e400", encoded: "1e400" },
  { what: "minus zero", json: "-0", encoded: "-0" },
  { what: "a negative number", json: "-1", encoded: "-1" },
  { what: "deep lists", json: "[".repeat(DEEP) + "]".repeat(DEEP) },
  { what: "deeper objects", json: `${'{"a":'.repeat(DEEPEST / 10)}1${"}".repeat(DEEPEST / 10)}` },
  { what: "the deepest lists, open", json: "[".repeat(DEEPEST) },
  { what: "a prototype", json: '{"__proto__":{"admin":true},"constructor":null}' },
  { what: "null", json: "null", encoded: "null" },
  { what: "a list", json: '["a",1,null]' },
  text("nothing", ""),
  text("white space", " \t\n"),
  text("a long text", "a".repeat(5_000)),
  text("SQL", "'; drop table runs; --"),
  text("a pattern", "%_\\%(((("),
  text("a right-to-left override", "run_\u202e\ufeff\u0085"),
  text("a path", "../../etc/passwd"),
  cursor("a late time", "99999999999999 evt_1"),
  cursor("a waiting approval in the last year there is", "9999999999999_apr_1"),
  cursor("NUL", "1 evt_\u0000"),
  cursor("another list", "tkt_1"),
  cursor("the customers in year 0000", "0000-01-01T00:00:00Z cust_1"),
  cursor("invalid UTF-8", Buffer.from([0x72, 0xff, 0xfe])),
  cursor("a long number", "9".repeat(15)),
];

/** A generator of numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One value of a list. */
export function pick<Item>(random: () => number, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("There is nothing to pick from.");
  return item;
}

const FRAGMENTS = [
  "a",
  "0",
  " ",
  "\u0000",
  "\ud800",
  "\udfff",
  "😀",
  '"',
  "\\",
  "%",
  "_",
  "é",
  "\u202e",
  "/",
  "&",
];
const PREFIXES = ["apr_", "tkt_", "run_", "evt_", "err_", "op_", "dlv_", "cust_", "usr_", "msg_", ""];

/** A random value, wrong for most fields. */
export function randomValue(random: () => number, depth = 0): HostileValue {
  if (random() < 0.3) return pick(random, HOSTILE_VALUES);
  if (random() < 0.15 && depth < 3) {
    const parts = [randomValue(random, depth + 1), randomValue(random, depth + 1)];
    const [first, second] = parts.map(({ json }) => (typeof json === "string" ? json : '"bytes"'));
    return { what: "a list or an object", json: random() < 0.5 ? `[${first},${second}]` : `{"a":${first}}` };
  }
  if (random() < 0.3) {
    const number = (random() - 0.5) * 10 ** Math.floor(random() * 30);
    const json = String(random() < 0.5 ? Math.trunc(number) : number);
    return { what: "a number", json, encoded: json };
  }
  if (random() < 0.1) return { what: "a truth", json: "true", encoded: "true" };
  const length = Math.floor(random() * 12);
  const value = `${pick(random, PREFIXES)}${Array.from({ length }, () => pick(random, FRAGMENTS)).join("")}`;
  return {
    what: "a text",
    json: JSON.stringify(value),
    encoded: encodeURIComponent(Buffer.from(value).toString()),
  };
}
