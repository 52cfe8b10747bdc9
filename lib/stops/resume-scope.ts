import { eq } from "drizzle-orm";
import { stopSwitches } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { emitEvent } from "@/lib/events/emit-event";
import { switchEntry } from "./audit-entry.ts";
import { functionOf, type StopScope } from "./rules.ts";

/** A run that read the switch a moment before and was not listening yet hears a later one. */
const TELL_AFTER_MS = [0, 2_000, 10_000];

/**
 * Lets go on what was stopped; what waited is woken. Resuming what is not stopped changes nothing.
 * @param declarations what the code declares; `lib` may not import it
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
