import { sql } from "drizzle-orm";
import { LEDGER_TABLES, monthOf, monthsAfter } from "@/db/partitions";
import type { Queryable } from "@/lib/db";
import { cutoffOf, type Retention } from "./rules.ts";

/** A partition of the ledger. */
export interface Month {
  partition: string;
  table: (typeof LEDGER_TABLES)[number];
  /** The first day, `YYYY-MM-DD`. */
  month: string;
  /** Whether it holds the kept rows of dropped months. */
  held: boolean;
  /** By the last statistics. */
  rows: number;
  bytes: number;
}

/** The partitions of the ledger, oldest month first; within a month in the order of dropping, runs last. */
export async function listMonths(tx: Queryable): Promise<Month[]> {
  const rows = await tx.execute<{ partition: string; rows: number; bytes: number }>(sql`
    select child.relname::text as partition, greatest(child.reltuples, 0)::float8 as rows,
      pg_total_relation_size(child.oid)::float8 as bytes
    from pg_inherits i join pg_class child on child.oid = i.inhrelid join pg_class parent on parent.oid = i.inhparent
    where parent.relnamespace = 'public'::regnamespace and child.relkind = 'r'
      and parent.relname = any(${sql.param([...LEDGER_TABLES])}::text[])`);
  return rows
    .flatMap(({ partition, rows: count, bytes }) => {
      const found = monthOf(partition);
      const table = LEDGER_TABLES.find((one) => one === found?.table);
      if (!found || !table) return [];
      const month = found.month.toISOString().slice(0, 10);
      return [{ partition, table, month, held: found.held, rows: count, bytes }];
    })
    .sort((a, b) => a.month.localeCompare(b.month) || order(a) - order(b));
}

const order = ({ table }: Month) => LEDGER_TABLES.length - LEDGER_TABLES.indexOf(table);

/** Whether a whole month is older than the retention time. */
export function isDue({ table, month, held }: Month, { runs, steps, logs }: Retention, now: Date): boolean {
  const days = table === "runs" ? runs : table === "run_logs" ? logs : steps;
  return !held && monthsAfter(new Date(month), 1) <= cutoffOf(days, now);
}
