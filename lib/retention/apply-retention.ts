import { newUlid } from "@vagus/primitives/ulid";
import { sql } from "drizzle-orm";
import { withoutPersonalData } from "@/lib/app-errors";
import { type AuditActor, appendAudit } from "@/lib/audit/append-audit";
import { type Database, db } from "@/lib/db";
import { log } from "@/lib/log";
import { CLEARINGS, dueKeys } from "./clearings.ts";
import { isDue, listMonths } from "./list-months.ts";
import { readRetention } from "./read-retention.ts";
import { cutoffOf } from "./rules.ts";

/** Rows of one kind per transaction, which holds its locks for a tenth of a second. */
const BATCH = 1_000;
/** Months that must exist besides the current one. */
const MONTHS_AHEAD = 3;
/** SQLSTATE of a missing right and of a lock timeout. Both change nothing. */
const NOT_NOW = ["42501", "55P03"];

export interface Applied {
  /** Number of created partitions. */
  monthsMade: number;
  /** Dropped partitions, with the number of rows kept because of a legal hold or because they are open. */
  dropped: { partition: string; kept: number }[];
  /** Due partitions that were not dropped: the role may not, or a transaction held a lock. */
  left: string[];
  /** Kept rows of dropped months that were deleted because nothing holds them any more. */
  released: number;
  /** Cleared rows by kind. */
  cleared: Record<string, number>;
  /** Whether more rows are due than the passes allowed. */
  more: boolean;
}

interface Options {
  database?: Database;
  actor: AuditActor;
  /** Most passes over all kinds; each pass is a transaction. */
  passes?: number;
  now?: Date;
  onPass?: (cleared: Record<string, number>) => void;
}

/**
 * Creates the next months of the ledger, drops expired months, and clears records older than the settings allow. Each
 * drop and each pass is one transaction with its audit row: safe to kill anywhere, to repeat and to run concurrently,
 * as a second process skips locked rows.
 */
export async function applyRetention({
  database = db(),
  actor,
  passes = Number.POSITIVE_INFINITY,
  now = new Date(),
  onPass,
}: Options): Promise<Applied> {
  const monthsMade = await addMonths(database);
  const { dropped, left } = await dropMonths(database, actor, now);
  const released = (await attempt(() => releaseHeld(database, actor))) ?? 0;
  const cleared: Record<string, number> = {};
  let more = true;
  for (let n = 0; n < passes && more; n++) {
    const pass = await clearOnce(database, actor, now);
    for (const [name, rows] of Object.entries(pass)) cleared[name] = (cleared[name] ?? 0) + rows;
    more = Object.values(pass).some((rows) => rows === BATCH);
    onPass?.(cleared);
  }
  return { monthsMade, dropped, left, released, cleared, more };
}

async function addMonths(database: Database): Promise<number> {
  const made = await attempt(async () => {
    const [row] = await database.execute<{ made: number }>(
      sql`select ledger_add_months(${MONTHS_AHEAD}) as made`,
    );
    return row?.made ?? 0;
  });
  // The server collects no statistics of a partitioned table as a whole.
  if (made) await attempt(() => database.execute(sql`select ledger_analyze()`));
  return made ?? 0;
}

async function dropMonths(
  database: Database,
  actor: AuditActor,
  now: Date,
): Promise<Pick<Applied, "dropped" | "left">> {
  const retention = await readRetention(database);
  const due = (await listMonths(database)).filter((month) => isDue(month, retention, now));
  const dropped: Applied["dropped"] = [];
  const left: string[] = [];
  for (const { partition, table, month } of due) {
    const kept = await attempt(() =>
      database.transaction(async (tx) => {
        const [row] = await tx.execute<{ kept: string }>(
          sql`select ledger_drop_month(${table}, ${month}::date) as kept`,
        );
        const rows = Number(row?.kept ?? 0);
        await appendAudit(tx, {
          actor,
          action: "retention_applied",
          subject: { type: "ledger_month", id: partition },
          dedupeKey: `retention:dropped:${partition}`,
          detail: { dropped: partition, kept: rows },
        });
        return rows;
      }),
    );
    if (kept === undefined) left.push(partition);
    else dropped.push({ partition, kept });
  }
  return { dropped, left };
}

async function releaseHeld(database: Database, actor: AuditActor): Promise<number> {
  let total = 0;
  for (;;) {
    const released = await database.transaction(async (tx) => {
      const [row] = await tx.execute<{ n: number }>(sql`select ledger_release_held(${BATCH}) as n`);
      if (row && row.n > 0) await audit(tx, actor, { released: row.n });
      return row?.n ?? 0;
    });
    total += released;
    if (released < BATCH) return total;
  }
}

/** One batch of each kind. */
async function clearOnce(database: Database, actor: AuditActor, now: Date): Promise<Record<string, number>> {
  const retention = await readRetention(database);
  return database.transaction(async (tx) => {
    const cleared: Record<string, number> = {};
    for (const clearing of CLEARINGS) {
      const cutoff = cutoffOf(clearing.days(retention), now);
      const result = await tx.execute(clearing.clear(dueKeys(clearing, cutoff, BATCH)));
      if (result.count > 0) cleared[clearing.name] = result.count;
    }
    if (Object.keys(cleared).length > 0) await audit(tx, actor, cleared);
    return cleared;
  });
}

function audit(tx: Parameters<typeof appendAudit>[0], actor: AuditActor, detail: Record<string, number>) {
  const id = newUlid();
  return appendAudit(tx, {
    actor,
    action: "retention_applied",
    subject: { type: "retention", id },
    dedupeKey: `retention:${id}`,
    detail,
  });
}

/** Runs a step, or leaves it for the next time when it is refused or meets a lock. */
async function attempt<Result>(step: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await step();
  } catch (error) {
    const { code, message } = withoutPersonalData(error);
    if (!NOT_NOW.includes(code ?? "")) throw error;
    log.warn("retention left a step for the next time", { cause: message });
    return undefined;
  }
}
