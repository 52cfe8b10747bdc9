import { outbox } from "@/db/schema";
import type { Queryable } from "@/lib/db";
import { newId } from "@/lib/ids";
import { EVENTS, type EventData, type EventName } from "./catalogue.ts";

/**
 * Puts an event into the outbox, in the transaction of the change it tells of. `relayOutbox` sends it.
 * @param availableAt not to be sent before; now when left out
 * @returns the event's id, which is its idempotency id at the engine too
 */
export async function emitEvent<Name extends EventName>(
  tx: Queryable,
  name: Name,
  data: EventData<Name>,
  { availableAt }: { availableAt?: Date } = {},
): Promise<string> {
  const { schema, startsRun } = EVENTS[name];
  const id = newId("event");
  await tx.insert(outbox).values({ id, name, data: schema.parse(data), startsRun, availableAt });
  return id;
}
