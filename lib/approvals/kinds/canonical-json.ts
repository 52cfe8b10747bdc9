/**
 * JSON that is equal for equal values, whatever the order of their keys: PostgreSQL's jsonb does not keep the order.
 * Objects become lists of pairs, so that a key named `__proto__` is an ordinary key.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return { pairs: entries.map(([key, inner]) => [key, sorted(inner)]) };
}
