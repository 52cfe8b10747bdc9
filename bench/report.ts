import { z } from "zod";
import { Figure } from "./figure.ts";
import { RanOn } from "./ran-on.ts";

/** What `npm run bench` prints. */
export const Report = z.object({ figures: z.array(Figure), ranOn: RanOn });
export type Report = z.infer<typeof Report>;

/** Figures as lines for people. */
export function asTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, better, floor, ratio, note }) => [
    name,
    `${value} ${unit}`,
    `${better} is better`,
    floor === undefined ? "" : `floor ${floor}`,
    ratio === undefined ? "" : `ratio ${ratio}`,
    note ?? "",
  ]);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}
