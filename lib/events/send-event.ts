import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { InvalidInput } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { eventEntry } from "./catalogue.ts";
import { emitNamedEvent } from "./emit-event.ts";
import { EventName } from "./event-schemas.ts";
import type { SendEvent } from "./schemas.ts";

/**
 * Sends an event for a person, if the catalogue lets people send it.
 * @throws InvalidInput for an unknown name, an event that people may not send, or data that does not fit its schema
 */
export async function sendEvent(actor: Me, { name, data }: SendEvent): Promise<{ id: string }> {
  requirePermission(actor, "operate");
  refuseUnlessByHand(name);
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

function refuseUnlessByHand(name: string): void {
  const known = EventName.safeParse(name);
  if (!known.success || eventEntry(known.data).byHand) return;
  throw new InvalidInput({
    code: "not_sent_by_hand",
    message: `Only ${eventEntry(known.data).sentBy ?? "a function"} may send ${name}. Nothing was sent.`,
    details: { byHand: EventName.options.filter((one) => eventEntry(one).byHand) },
  });
}
