import { stopSwitches } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { InvalidInput } from "@/lib/errors";
import { switchEntry } from "./audit-entry.ts";
import { isStoppable, type StopScope } from "./rules.ts";

/**
 * Stops money, the agent or one function. What is under way finishes its step; everything else waits, without using up
 * a retry, until it is resumed. Stopping what is stopped changes nothing: the first reason stands.
 * @throws InvalidInput when it is nothing that can be stopped
 */
export async function stopScope(me: Me, scope: StopScope, reason: string): Promise<void> {
  requirePermission(me, "stop");
  if (!isStoppable(scope)) {
    throw new InvalidInput({
      code: "cannot_be_paused",
      message: `${scope} cannot be paused: there is no such function, or it carries out what people order. Nothing was changed.`,
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
