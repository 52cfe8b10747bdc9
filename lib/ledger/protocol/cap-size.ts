/** Largest input or output in the ledger, in characters of JSON: they carry ids, not content. */
const MOST_CHARACTERS = 32_768;

/** Replaces a value that is too large by a note about its size, and a value that is not JSON by null. */
export function capSize(value: unknown): unknown {
  if (value === undefined) return null;
  try {
    const { length } = JSON.stringify(value) ?? "";
    return length > MOST_CHARACTERS ? { notKept: "too large for the ledger", characters: length } : value;
  } catch {
    return null;
  }
}
