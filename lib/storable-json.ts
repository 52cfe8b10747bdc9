const UNSTORABLE = /[\0\p{Surrogate}]/gu;

/** A value as JSON that PostgreSQL takes: no NUL, no half of a surrogate pair. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "string" ? part.replaceAll(UNSTORABLE, "\ufffd") : part,
  );
}
