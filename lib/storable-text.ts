/** What PostgreSQL keeps in no text: NUL, and half of a surrogate pair. */
const UNSTORABLE = /[\0\p{Surrogate}]/gu;

/** Whether PostgreSQL can store this text, and compare with it. */
export function isStorable(text: string): boolean {
  return text.search(UNSTORABLE) === -1;
}

/** The text with U+FFFD in place of what PostgreSQL cannot store. */
export function toStorable(text: string): string {
  return text.replaceAll(UNSTORABLE, "\ufffd");
}
