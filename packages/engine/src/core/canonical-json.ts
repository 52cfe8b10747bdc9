import canonicalize from "canonicalize";

/** Deeper than any real data, and shallow enough for every parser on the way (PostgreSQL's, the app's). */
const MAX_DEPTH = 500;

/** Somebody sent JSON that no parser on the way would take. */
export class NestedTooDeep extends Error {
  constructor() {
    super(`the JSON is nested more than ${MAX_DEPTH} levels deep`);
    this.name = "NestedTooDeep";
  }
}

/**
 * JSON text in RFC 8785 form: keys sorted, numbers in their shortest form. Memos and events are stored this way, so a
 * call body can be put together from stored texts without parsing them again. Half a surrogate pair, which is no
 * character, becomes U+FFFD as in the reference.
 * @throws NestedTooDeep for a value nested more than 500 levels deep
 */
export function canonicalJson(value: unknown): string {
  const sorted = inKeyOrder(value ?? null, MAX_DEPTH);
  // The runtime's own writer is many times faster. It leaves an escape only where half a surrogate pair was.
  const text = sorted === UNSORTABLE ? undefined : JSON.stringify(sorted);
  if (text !== undefined && !text.includes("\\ud")) return text;
  return canonicalize(wellFormed(value ?? null, MAX_DEPTH)) ?? "null";
}

/** Stands for a value with keys that no object keeps where they are put: those like numbers go first. */
const UNSORTABLE = Symbol("unsortable");
const MOVED_KEY = /^(?:\d|__proto__$)/;

/** The value with the keys of all its objects in order. */
function inKeyOrder(value: unknown, levels: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (levels === 0) throw new NestedTooDeep();
  if (Array.isArray(value)) {
    const items = value.map((item) => inKeyOrder(item, levels - 1));
    return items.includes(UNSORTABLE) ? UNSORTABLE : items;
  }
  const sorted: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const inner = MOVED_KEY.test(key) ? UNSORTABLE : inKeyOrder(item, levels - 1);
    if (inner === UNSORTABLE) return UNSORTABLE;
    sorted[key] = inner;
  }
  return sorted;
}

function wellFormed(value: unknown, levels: number): unknown {
  if (typeof value === "string") return wellFormedText(value);
  if (typeof value !== "object" || value === null) return value;
  if (levels === 0) throw new NestedTooDeep();
  if (Array.isArray(value)) return value.map((item) => wellFormed(item, levels - 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [wellFormedText(key), wellFormed(item, levels - 1)]),
  );
}

function wellFormedText(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, "\uFFFD");
}
