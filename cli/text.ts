/** Rows as lines, each column as wide as its widest cell. */
export function asColumns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}

/** An instant to the minute, with its zone; a middle dot for none. */
export function asUtc(at: Date | string | null): string {
  return at === null ? "·" : `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

const number = new Intl.NumberFormat("en-US");

/** A count with separators. */
export function asCount(n: number): string {
  return number.format(n);
}

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** Bytes in the unit that leaves at most three digits before the point. */
export function asBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`;
}
