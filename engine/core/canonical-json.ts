import canonicalize from "canonicalize";

/** Deeper than any real data, and shallow enough for every parser on the way (PostgreSQL's, the app's). */
const MAX_DEPTH = 500;

/**
 * JSON text in RFC 8785 form: keys sorted, numbers in their shortest form. Memos and events are stored this way, so a
 * call body can be put together from stored texts without parsing them again. Half a surrogate pair, which is no
 * character, becomes U+FFFD as in the reference.
 * @throws Error for a value nested more than 500 levels deep
 */
export function canonicalJson(value: unknown): string {
  checkDepth(value, MAX_DEPTH);
  try {
    return canonicalize(value ?? null) ?? "null";
  } catch {
    return canonicalize(wellFormed(value)) ?? "null";
  }
}

function checkDepth(value: unknown, levels: number): void {
  if (typeof value !== "object" || value === null) return;
  if (levels === 0) throw new Error(`the JSON is nested more than ${MAX_DEPTH} levels deep`);
  for (const item of Array.isArray(value) ? value : Object.values(value)) checkDepth(item, levels - 1);
}

function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return wellFormedText(value);
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [wellFormedText(key), wellFormed(item)]),
  );
}

function wellFormedText(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, "\uFFFD");
}
