import { sql } from "drizzle-orm";
import type { z } from "zod";
import { operations } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { InvalidInput } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { emitEvent } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids";
import type { Frozen } from "./kinds/operation-kind.ts";
import { KINDS } from "./kinds/operation-kinds.ts";
import type { StartOperation } from "./order-schemas.ts";
import { CAUSES, MOST_TARGETS, TARGET_NAMES } from "./rules.ts";

/**
 * Starts a bulk rerun, cancellation or redelivery: freezes the set as it is now, stores it with its audit row, and
 * wakes `run-operation`. Starts are serialised, so that no target is in two operations at once.
 * @param declarations what the code declares; `lib` may not import it
 * @returns the operation's id
 * @throws InvalidInput when nothing is left to do, too much matches, or edited input does not fit
 */
export async function startOperation(
  me: Me,
  declarations: readonly FunctionDeclaration[],
  asked: z.output<typeof StartOperation>,
): Promise<string> {
  requirePermission(me, "operate");
  const { kind, reason, ratePerSecond, stopAtFailureRate } = asked;
  const id = newId("operation");
  const { select, hasCanary } = KINDS[kind];
  const { mode, input, freeze } = await select(me, asked, declarations);
  await db().transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('start-operation'))`);
    const frozen = await freeze(tx, id);
    refuseUnfit(frozen, kind);
    const { total, notEligible } = frozen;
    await tx.insert(operations).values({
      id,
      kind,
      status: "running",
      mode,
      request: { ids: asked.ids, filter: asked.filter, all: asked.all },
      input,
      reason,
      ratePerSecond,
      canary: hasCanary ? Math.min(asked.canary, total) : 0,
      stopAtFailureRate,
      total,
      notEligible: Object.fromEntries(notEligible),
      createdBy: me.id,
      startedAt: sql`now()`,
    });
    await emitEvent(tx, "ops/operation.requested", { operationId: id });
    await appendAudit(tx, {
      actor: { type: "user", id: me.id },
      action: "operation_started",
      subject: { type: "operation", id },
      dedupeKey: `operation:${id}:started`,
      detail: { kind, total, mode, ratePerSecond, reason },
    });
  });
  return id;
}

/** @throws InvalidInput when there are too many, or none */
function refuseUnfit({ total, notEligible }: Frozen, kind: StartOperation["kind"]): void {
  const out = [...notEligible].filter(([cause]) => cause !== "unknown");
  const matched = out.reduce((sum, [, count]) => sum + count, total);
  const { one, many } = TARGET_NAMES[kind];
  if (matched > MOST_TARGETS) {
    throw new InvalidInput({
      code: "too_many",
      message: `More than ${MOST_TARGETS} ${many} match. Narrow the filter, for instance by time. Nothing was changed.`,
    });
  }
  if (total > 0) return;
  const why = [...notEligible.keys()].map((cause) => CAUSES[cause]);
  throw new InvalidInput({
    code: "nothing_to_do",
    message: `There is nothing to do. ${why.join(" ") || `No ${one} matches.`}`,
  });
}
