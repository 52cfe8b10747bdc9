import { sql } from "drizzle-orm";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { AuditVerdict } from "./schemas.ts";

/** The trigger's events in pg_trigger.tgtype: update, delete, truncate. */
const UPDATE = 16;
const DELETE = 8;
const TRUNCATE = 32;
/** A row gets its time at the begin of its transaction and its number when it is written; none lasts this long. */
const LONGEST_TRANSACTION = sql.raw("interval '1 hour'");
/** A clock may be a little ahead of the database's. */
const CLOCK_SKEW = sql.raw("interval '1 minute'");

/**
 * Verifies what the database itself can show: the log refuses changes, its numbers are unique and rise, and no row has
 * a time that its neighbours contradict. Counts missing numbers: a failed transaction and a removed row leave the same
 * gap, which only a seal could tell apart, and rows are not sealed. One pass in the database, in constant memory.
 */
export async function verifyAudit(me: Me): Promise<AuditVerdict> {
  requirePermission(me, "export_audit");
  return db().transaction(
    async (tx) => {
      const [log] = await tx.execute<Counted>(sql`
        select count(*)::float8 as rows, min(seq)::float8 as first, max(seq)::float8 as last,
               min(seq) filter (where at < latest - ${LONGEST_TRANSACTION})::float8 as "firstBackdated",
               count(*) filter (where at < latest - ${LONGEST_TRANSACTION})::float8 as backdated,
               min(seq) filter (where at > now() + ${CLOCK_SKEW})::float8 as "firstFuture"
        from (select seq, at, max(at) over (order by seq rows between unbounded preceding and 1 preceding) as latest
              from audit_log) as ordered`);
      const [guard] = await tx.execute<{ events: number }>(sql`
        select coalesce(bit_or(tgtype::int), 0)::int as events from pg_trigger
        where tgrelid = 'audit_log'::regclass and not tgisinternal and tgenabled in ('O', 'A')`);
      return verdict(log, guard?.events ?? 0);
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

type Counted = {
  rows: number;
  first: number | null;
  last: number | null;
  firstBackdated: number | null;
  backdated: number;
  firstFuture: number | null;
};

function verdict(log: Counted | undefined, guarded: number): AuditVerdict {
  const { rows = 0, first = null, last = null } = log ?? {};
  const appendOnly = (guarded & UPDATE) > 0 && (guarded & DELETE) > 0 && (guarded & TRUNCATE) > 0;
  const problems: AuditVerdict["problems"] = [];
  if (!appendOnly) problems.push({ code: "not_append_only", seq: null, rows: null });
  if (log?.firstBackdated) problems.push({ code: "backdated", seq: log.firstBackdated, rows: log.backdated });
  if (log?.firstFuture) problems.push({ code: "in_the_future", seq: log.firstFuture, rows: null });
  return AuditVerdict.parse({
    ok: problems.length === 0,
    rows,
    first,
    last,
    missing: first === null || last === null ? 0 : last - first + 1 - rows,
    appendOnly,
    sealed: 0,
    unsealed: rows,
    problems,
  });
}
