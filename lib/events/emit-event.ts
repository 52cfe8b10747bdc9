import { outbox } from "@/db/schema";
import type { Queryable } from "@/lib/db";
import { newId } from "@/lib/ids";
import { currentStep } from "@/lib/ledger/current-step";
import { eventEntry } from "./catalogue.ts";
import { noteEmitted } from "./emitted.ts";
import { EVENT_SCHEMAS, type EventData, type EventName } from "./event-schemas.ts";

/**
 * Puts an event into the outbox, in the transaction of the change it tells of. `relayOutbox` sends it.
 * @param availableAt not to be sent before; now when left out
 * @param id made from business ids where the same thing must be told once; a new one when left out
 * @returns the event's id, which is its idempotency id at the engine too
 */
export async function emitEvent<Name extends EventName>(
  tx: Queryable,
  name: Name,
  data: EventData<Name>,
  { availableAt, id = newId("event") }: { availableAt?: Date; id?: string } = {},
): Promise<string> {
  const { startsRun } = eventEntry(name);
  const schema = EVENT_SCHEMAS[name];
  await tx
    .insert(outbox)
    .values({
      id,
      name,
      data: schema.parse(data),
      startsRun,
      availableAt,
      runId: currentStep.getStore()?.runId,
    })
    .onConflictDoNothing();
  noteEmitted();
  return id;
}
