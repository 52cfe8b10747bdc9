import { sql } from "drizzle-orm";
import type { z } from "zod";
import { operations } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { InvalidInput } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import type { FunctionDeclaration } from "@/lib/functions/declaration-schemas";
import { newId } from "@/lib/ids";
import { assessDeliveries } from "./assess-deliveries.ts";
import { checkEdited } from "./check-edited.ts";
import { freezeDeliveries } from "./freeze-deliveries.ts";
import { type Frozen, freezeRuns } from "./freeze-runs.ts";
import type { StartOperation } from "./order-schemas.ts";
import { CAUSES, MOST_TARGETS } from "./rules.ts";
import { selectTargets } from "./select-targets.ts";

/**
 * Starts a rerun, a cancellation or a redelivery of many: freezes the set as it is at this moment, writes it down with
 * its audit row, and lets `run-operation` carry it out. What comes to match later is not part of it. Starts queue behind
 * each other, so that nothing is in two operations at once.
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
  const freeze = await prepareFreeze(me, id, asked, declarations);
  const mode = asked.kind === "rerun" ? asked.mode : null;
  await db().transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('start-operation'))`);
    const frozen = await freeze(tx);
    refuseUnfit(frozen, kind);
    const { total, notEligible } = frozen;
    await tx.insert(operations).values({
      id,
      kind,
      status: "running",
      mode,
      request: { ids: asked.ids, filter: asked.filter, all: asked.all },
      input: asked.kind === "redeliver" ? null : (asked.input ?? null),
      reason,
      ratePerSecond,
      // A cancelled run does nothing that could be watched.
      canary: kind === "cancel" ? 0 : Math.min(asked.canary, total),
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

/** Looks at what is asked for, as far as that is done before the starts queue. */
async function prepareFreeze(
  me: Me,
  id: string,
  asked: z.output<typeof StartOperation>,
  declarations: readonly FunctionDeclaration[],
): Promise<(tx: Transaction) => Promise<Frozen>> {
  if (asked.kind === "redeliver") {
    const assessed = await assessDeliveries(asked);
    return (tx) => freezeDeliveries(tx, id, asked, assessed);
  }
  await checkEdited(asked);
  const targets = await selectTargets(me, asked);
  return (tx) => freezeRuns(tx, id, asked, targets, declarations);
}

/** @throws InvalidInput when there are too many, or none */
function refuseUnfit({ total, notEligible }: Frozen, kind: StartOperation["kind"]): void {
  const out = [...notEligible].filter(([cause]) => cause !== "unknown");
  const matched = out.reduce((sum, [, count]) => sum + count, total);
  const [one, many] = kind === "redeliver" ? ["delivery", "deliveries"] : ["run", "runs"];
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
