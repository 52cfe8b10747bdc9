const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Whether PostgreSQL can keep the text: it refuses U+0000 and half a surrogate pair. */
export function isStorableText(text: string): boolean {
  return !UNSTORABLE.test(text);
}

/** Whether PostgreSQL can keep every text in a value, keys included; of one that is not nested too deep to walk. */
export function isStorableValue(value: unknown): boolean {
  if (typeof value === "string") return isStorableText(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, item]) => isStorableText(key) && isStorableValue(item));
}

/** The text with U+FFFD in place of what PostgreSQL refuses; for names that only people read. */
export function toStorableText(text: string): string {
  return text.replaceAll(/[\0\p{Surrogate}]/gu, "\uFFFD");
}
