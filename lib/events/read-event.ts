import { eq } from "drizzle-orm";
import { outbox } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { EventName } from "./event-schemas.ts";
import { loadEvents } from "./list-events.ts";
import { listenersOf } from "./read-catalogue.ts";
import { EventView } from "./schemas.ts";

/**
 * Reads an event with its data, its runs and the functions that listen to its name.
 * @param declarations what the code declares; `lib` may not import it
 * @throws NotFound
 */
export async function readEvent(
  me: Me,
  declarations: readonly FunctionDeclaration[],
  id: string,
): Promise<EventView> {
  requirePermission(me, "see");
  const [event] = await loadEvents(eq(outbox.id, id), 1);
  if (!event) throw new NotFound("event", id);
  const known = EventName.safeParse(event.name).success;
  return EventView.parse({ ...event, known, ...listenersOf(event.name, declarations) });
}
