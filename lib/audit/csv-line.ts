import type { auditLog } from "@/db/schema";

export type ExportedRow = Omit<typeof auditLog.$inferSelect, "at"> & { at: string };

/** The columns of an export, in its order. */
export const AUDIT_COLUMNS = [
  "seq",
  "at",
  "actorType",
  "actorId",
  "action",
  "subjectType",
  "subjectId",
  "customerId",
  "runId",
  "dedupeKey",
  "detail",
] as const satisfies readonly (keyof ExportedRow)[];

/** A spreadsheet runs a cell that begins with one of these as a formula, which could send out the cells beside it. */
const FORMULA = /^[=+\-@\t\r]/;

/** One line of CSV (RFC 4180): every cell in quotes, and an apostrophe in front of a possible formula. */
export function toCsvLine(row: ExportedRow): string {
  const cells = AUDIT_COLUMNS.map((column) => {
    const value = row[column];
    const text = value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
    return `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  });
  return `${cells.join(",")}\r\n`;
}
