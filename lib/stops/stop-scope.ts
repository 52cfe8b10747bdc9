import { eq } from "drizzle-orm";
import { stopSwitches } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { InvalidInput, NotFound } from "@/lib/app-errors";
import { type AuditEntry, appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { emitEvent } from "@/lib/events/emit-event";
import { functionOf, type StopScope } from "./rules.ts";

/** Times of the wake-up events: a run that read the switch just before may not wait for the first one yet. */
const TELL_AFTER_MS = [0, 2_000, 10_000];

/**
 * Stops money, the agent or one function. Running steps finish; everything else waits until it is resumed, without
 * using a retry. A second stop changes nothing and keeps the first reason.
 * @param declarations the declared functions; `lib` may not import them
 * @throws NotFound for an unknown function, so that a mistyped name does not look paused
 * @throws InvalidInput when it keeps the console itself going
 */
export async function stopScope(
  me: Me,
  declarations: readonly FunctionDeclaration[],
  scope: StopScope,
  reason: string,
): Promise<void> {
  requirePermission(me, "stop");
  const functionId = functionOf(scope);
  const declaration = declarations.find(({ id }) => id === functionId);
  if (functionId !== undefined && !declaration) throw new NotFound("function", functionId);
  if (declaration?.machinery) {
    throw new InvalidInput({
      code: "cannot_be_paused",
      message: `${functionId} cannot be paused: it keeps the console itself going. Nothing was changed.`,
    });
  }
  await db().transaction(async (tx) => {
    const [stopped] = await tx
      .insert(stopSwitches)
      .values({ scope, reason, stoppedBy: me.id })
      .onConflictDoNothing()
      .returning();
    if (stopped) await appendAudit(tx, switchEntry(me, stopped, "stopped", reason));
  });
}

/** The audit row of a switch. The vocabulary has one action for pausing the agent and a function. */
function switchEntry(
  me: Me,
  { scope, stoppedAt }: typeof stopSwitches.$inferSelect,
  became: "stopped" | "resumed",
  reason: string,
): AuditEntry {
  const [kind = scope, functionId] = scope.split(":");
  const paused = became === "stopped" ? "function_paused" : "function_resumed";
  const money = became === "stopped" ? "money_stopped" : "money_resumed";
  return {
    actor: { type: "user", id: me.id },
    action: kind === "money" ? money : paused,
    subject: { type: kind, id: functionId ?? scope },
    dedupeKey: `switch:${scope}:${stoppedAt.getTime()}:${became}`,
    detail: { reason },
  };
}

/**
 * Lifts a stop and wakes the waiting runs. Resuming a scope that is not stopped changes nothing.
 * @param declarations the declared functions; `lib` may not import them
 * @throws NotFound for a function that neither exists nor is stopped
 */
export async function resumeScope(
  me: Me,
  declarations: readonly FunctionDeclaration[],
  scope: StopScope,
  reason: string,
): Promise<void> {
  requirePermission(me, scope === "money" ? "resume_money" : "stop");
  await db().transaction(async (tx) => {
    const [stopped] = await tx.delete(stopSwitches).where(eq(stopSwitches.scope, scope)).returning();
    const functionId = functionOf(scope);
    if (!stopped && functionId !== undefined && !declarations.some(({ id }) => id === functionId))
      throw new NotFound("function", functionId);
    if (!stopped) return;
    for (const afterMs of TELL_AFTER_MS) {
      const availableAt = new Date(Date.now() + afterMs);
      await emitEvent(tx, "ops/switch.changed", { scope }, { availableAt });
    }
    await appendAudit(tx, switchEntry(me, stopped, "resumed", reason));
  });
}
