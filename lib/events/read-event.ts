import { eq } from "drizzle-orm";
import { outbox } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { EVENTS, EventName } from "./catalogue.ts";
import { loadEvents } from "./load-events.ts";
import { EventView } from "./schemas.ts";

/**
 * An event: its data, what it led to, and what its name should lead to.
 * @throws NotFound
 */
export async function readEvent(me: Me, id: string): Promise<EventView> {
  requirePermission(me, "see");
  const [event] = await loadEvents(eq(outbox.id, id), 1);
  if (!event) throw new NotFound("event", id);
  const known = EventName.safeParse(event.name);
  const { wakes, awaitedBy, forOthers } = known.success
    ? EVENTS[known.data]
    : { wakes: [], awaitedBy: [], forOthers: false };
  return EventView.parse({ ...event, known: known.success, wakes, awaitedBy, forOthers });
}
