import { isStorable, toStorable } from "./storable-text.ts";

/** A value as JSON that PostgreSQL can store: no NUL and no lone surrogate, in texts and in keys. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === "string") return toStorable(part);
    if (typeof part !== "object" || part === null || Object.keys(part).every(isStorable)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [toStorable(key), inner]));
  });
}

/** The same value with U+FFFD in place of what PostgreSQL cannot store, for a column that drizzle writes as JSON. */
export function toStorableValue(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(storableJson(value));
}
