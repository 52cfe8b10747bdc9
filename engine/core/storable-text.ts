const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Whether PostgreSQL can keep the text: it refuses U+0000 and half a surrogate pair. */
export function isStorableText(text: string): boolean {
  return !UNSTORABLE.test(text);
}

/** The text with U+FFFD in place of what PostgreSQL refuses; for names that only people read. */
export function toStorableText(text: string): string {
  return text.replaceAll(/[\0\p{Surrogate}]/gu, "\uFFFD");
}
