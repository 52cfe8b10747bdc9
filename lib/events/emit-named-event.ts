import { outbox } from "@/db/schema";
import { InvalidInput } from "@/lib/app-errors";
import type { Queryable } from "@/lib/db";
import { newId } from "@/lib/ids";
import { eventEntry } from "./catalogue.ts";
import { EVENT_SCHEMAS, EventName } from "./event-schemas.ts";

/**
 * Puts an event into the outbox whose name and data come from outside: both are checked against the catalogue.
 * @returns the event's id
 * @throws InvalidInput for a name that no event has, or data that is not as the event wants it
 */
export async function emitNamedEvent(tx: Queryable, name: string, data: unknown): Promise<string> {
  const known = EventName.safeParse(name);
  if (!known.success) {
    throw new InvalidInput({
      code: "unknown_event",
      message: `There is no event ${name}. Nothing was sent. Look for a letter, a dot or a case that differs.`,
      details: { known: EventName.options },
    });
  }
  const { startsRun } = eventEntry(known.data);
  const schema = EVENT_SCHEMAS[known.data];
  const parsed = schema.safeParse(data);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
    throw new InvalidInput({
      code: "invalid_event",
      message: `The data is not as ${name} wants it: ${issues.map((i) => `${i.path || "data"}: ${i.message}`).join("; ")}. Nothing was sent.`,
      details: { issues },
    });
  }
  const id = newId("event");
  await tx.insert(outbox).values({ id, name, data: parsed.data, startsRun });
  return id;
}
