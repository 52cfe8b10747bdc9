import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { emitNamedEvent } from "./emit-named-event.ts";
import type { SendEvent } from "./schemas.ts";

/**
 * Sends an event on a person's word, like any other sender.
 * @throws InvalidInput when no event has this name, or the data is not as it wants it
 */
export async function sendEvent(actor: Me, { name, data }: SendEvent): Promise<{ id: string }> {
  requirePermission(actor, "operate");
  return db().transaction(async (tx) => {
    const id = await emitNamedEvent(tx, name, data);
    await appendAudit(tx, {
      actor: { type: "user", id: actor.id },
      action: "event_sent",
      subject: { type: "event", id },
      dedupeKey: `event:${id}`,
      detail: { name },
    });
    return { id };
  });
}
