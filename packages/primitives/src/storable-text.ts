/** Characters that PostgreSQL cannot store: NUL and lone surrogates. */
const UNSTORABLE = /[\0\p{Surrogate}]/gu;

/** Whether PostgreSQL can store this text and compare with it. */
export function isStorable(text: string): boolean {
  return text.search(UNSTORABLE) === -1;
}

/** The text with U+FFFD in place of characters that PostgreSQL cannot store. */
export function toStorable(text: string): string {
  return text.replaceAll(UNSTORABLE, "\ufffd");
}

/** Paths of the texts in a value that PostgreSQL cannot store, and of objects with such a key. */
export function findUnstorable(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value === "string") return isStorable(value) ? [] : [[...path]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    isStorable(key) ? findUnstorable(inner, [...path, key]) : [[...path]],
  );
}

/** Whether PostgreSQL can store every text of a value, keys included. */
export function isStorableValue(value: unknown): boolean {
  return findUnstorable(value).length === 0;
}
