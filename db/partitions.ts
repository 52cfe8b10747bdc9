import { ulidTime } from "@vagus/primitives/ulid";

/** The tables of the ledger, each with one partition a month, in migration `ledger-partitions`. */
export const LEDGER_TABLES = ["runs", "run_steps", "run_attempts", "run_logs"] as const;

/** The beginning of a month in UTC. @param count months after the one that `at` lies in; negative for before */
export function monthsAfter(at: Date, count: number): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + count, 1));
}

/** A month as partitions are named, such as `2026_12`. */
export function monthName(at: Date): string {
  return at.toISOString().slice(0, 7).replace("-", "_");
}

/** The month of a partition and whether it holds what a dropped month left; undefined for the default one. */
export function monthOf(partition: string): { table: string; month: Date; held: boolean } | undefined {
  const found = partition.match(/^(runs|run_steps|run_attempts|run_logs)(_held)?_(\d{4})_(\d{2})$/);
  if (!found) return undefined;
  const [, table = "", held, year, month] = found;
  return { table, held: held !== undefined, month: new Date(Date.UTC(Number(year), Number(month) - 1, 1)) };
}

/**
 * The lower bound of a month's partition and the upper bound of the one before. Each run that was asked for in the month
 * has an id that sorts at or after it: ids begin with the time, and a longer text sorts after its beginning.
 */
export function firstRunIdOf(month: Date): string {
  return `run_${ulidTime(monthsAfter(month, 0).getTime())}`;
}
