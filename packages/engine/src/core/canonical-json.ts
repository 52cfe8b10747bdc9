import canonicalize from "canonicalize";

/** Deeper than any real data, and shallow enough for every parser that reads it (PostgreSQL's, the app's). */
const MAX_DEPTH = 500;

/** JSON that is nested too deeply for PostgreSQL or the app to parse. */
export class NestedTooDeep extends Error {
  constructor() {
    super(`the JSON is nested more than ${MAX_DEPTH} levels deep`);
    this.name = "NestedTooDeep";
  }
}

/**
 * JSON text in RFC 8785 form: keys sorted, numbers in their shortest form. Memos and events are stored in this form,
 * so a call body is joined from stored texts without parsing them again. A lone surrogate becomes U+FFFD, as in the
 * reference.
 * @throws NestedTooDeep for a value nested more than 500 levels deep
 */
export function canonicalJson(value: unknown): string {
  const sorted = inKeyOrder(value ?? null, MAX_DEPTH);
  // JSON.stringify is many times faster. It writes an escape \ud… only for a lone surrogate.
  const text = sorted === UNSORTABLE ? undefined : JSON.stringify(sorted);
  if (text !== undefined && !text.includes("\\ud")) return text;
  return canonicalize(wellFormed(value ?? null, MAX_DEPTH)) ?? "null";
}

/** Marks a value with keys that an object reorders: keys that look like numbers come first. */
const UNSORTABLE = Symbol("unsortable");
const MOVED_KEY = /^(?:\d|__proto__$)/;

/** The value with sorted keys in all its objects. */
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
