/** What one input or output may take in the ledger, in characters of JSON: they carry ids, not content. */
const LARGEST = 32_768;

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
