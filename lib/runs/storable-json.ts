/** What one input or output may take in the ledger, in characters of JSON: they carry ids, not content. */
const LARGEST = 32_768;

const UNSTORABLE = /[\0\p{Surrogate}]/gu;

/** A value as JSON that PostgreSQL takes: no NUL, no half of a surrogate pair. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "string" ? part.replaceAll(UNSTORABLE, "\ufffd") : part,
  );
}

/** A value that is too large to keep gives way to a note that says so; what cannot be JSON, to null. */
export function keepSmall(value: unknown): unknown {
  if (value === undefined) return null;
  try {
    const { length } = JSON.stringify(value) ?? "";
    return length > LARGEST ? { notKept: "too large for the ledger", characters: length } : value;
  } catch {
    return null;
  }
}
