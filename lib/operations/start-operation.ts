import { type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import { operations, runs } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { appendAudit } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import { InvalidInput } from "@/lib/errors";
import { emitEvent } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids";
import { checkEdited } from "./check-edited.ts";
import { leftOut } from "./left-out.ts";
import { CAUSES, type Cause, MOST_TARGETS } from "./rules.ts";
import type { StartOperation, Target } from "./schemas.ts";
import { selectTargets } from "./select-targets.ts";

/**
 * Starts a rerun or a cancellation of many: freezes the set as it is at this moment, writes it down with its audit row,
 * and lets `run-operation` carry it out. What comes to match later is not part of it. Starts queue behind each other, so
 * that no run is in two operations at once.
 * @returns the operation's id
 * @throws InvalidInput when nothing is left to do, too much matches, or edited input does not fit
 */
export async function startOperation(me: Me, asked: z.output<typeof StartOperation>): Promise<string> {
  requirePermission(me, "operate");
  refuseRedelivery(asked.kind);
  await checkEdited(asked);
  const { kind, reason, ratePerSecond, stopAtFailureRate } = asked;
  const id = newId("operation");
  const targets = await selectTargets(me, asked);
  await db().transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('start-operation'))`);
    const { total, notEligible } = await freeze(tx, id, asked, targets);
    await tx.insert(operations).values({
      id,
      kind,
      status: "running",
      mode: kind === "rerun" ? asked.mode : null,
      request: asked.ids ? { ids: asked.ids } : { filter: asked.filter },
      input: asked.input ?? null,
      reason,
      ratePerSecond,
      // A cancelled run does nothing that could be watched.
      canary: kind === "rerun" ? Math.min(asked.canary, total) : 0,
      stopAtFailureRate,
      total,
      notEligible,
      createdBy: me.id,
      startedAt: sql`now()`,
    });
    await emitEvent(tx, "ops/operation.requested", { operationId: id });
    await appendAudit(tx, {
      actor: { type: "user", id: me.id },
      action: "operation_started",
      subject: { type: "operation", id },
      dedupeKey: `operation:${id}:started`,
      detail: { kind, total, mode: kind === "rerun" ? asked.mode : null, ratePerSecond, reason },
    });
  });
  return id;
}

/** Deliveries are replayed one by one where they are listed. */
export function refuseRedelivery(kind: Target["kind"]): void {
  if (kind !== "redeliver") return;
  throw new InvalidInput({
    code: "unknown_kind",
    message: "Deliveries are replayed on their own page, not by an operation. Nothing was changed.",
  });
}

/** One statement picks and writes the set: nothing can come or go in between. */
async function freeze(tx: Transaction, operationId: string, asked: Target, targets: SQL) {
  const rows = await tx.execute<{ cause: Cause | null; runs: number }>(sql`
    with matched as (
      select ${runs.id} as id, ${runs.customerId} as customer_id, ${leftOut(asked)} as cause
      from (${targets}) target join runs on ${runs.id} = target.id
    ), frozen as (
      insert into operation_items (operation_id, position, target_id, customer_id)
      select ${operationId}, row_number() over (order by id), id, customer_id from matched where cause is null
    )
    select cause, count(*)::int as runs from matched group by cause`);
  const matched = rows.reduce((sum, row) => sum + row.runs, 0);
  if (matched > MOST_TARGETS) {
    throw new InvalidInput({
      code: "too_many",
      message: `More than ${MOST_TARGETS} runs match. Narrow the filter, for instance by time. Nothing was changed.`,
    });
  }
  const total = rows.find(({ cause }) => cause === null)?.runs ?? 0;
  const notEligible: Record<string, number> = {};
  for (const { cause, runs: count } of rows) if (cause) notEligible[cause] = count;
  const unknown = asked.ids ? new Set(asked.ids).size - matched : 0;
  if (unknown > 0) notEligible.unknown = unknown;
  if (total === 0) {
    const why = Object.keys(notEligible).map((cause) => CAUSES[cause as Cause]);
    throw new InvalidInput({
      code: "nothing_to_do",
      message: `There is nothing to do. ${why.join(" ") || "No run matches."}`,
    });
  }
  return { total, notEligible };
}
