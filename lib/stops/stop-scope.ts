import { stopSwitches } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { InvalidInput, NotFound } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { switchEntry } from "./audit-entry.ts";
import { functionOf, type StopScope } from "./rules.ts";

/**
 * Stops money, the agent or one function. What is under way finishes its step; everything else waits, without using up
 * a retry, until it is resumed. Stopping what is stopped changes nothing: the first reason stands.
 * @param declarations what the code declares; `lib` may not import it
 * @throws NotFound when there is no such function: a name that was mistyped must not look paused
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
