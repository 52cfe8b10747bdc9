import { and, sql } from "drizzle-orm";
import { outbox } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { PAGE_SIZE, readCursor, toPage } from "@/lib/http/cursor";
import { loadEvents } from "./load-events.ts";
import { matchEvents } from "./match-events.ts";
import { EVENT_CURSOR, type EventFilter, type EventPage } from "./schemas.ts";

/** Events, newest first, each with the runs it started. */
export async function listEvents(me: Me, { cursor, ...filter }: EventFilter): Promise<EventPage> {
  requirePermission(me, "see");
  const [ms, id] = readCursor(cursor, EVENT_CURSOR)?.split(" ") ?? [];
  const before =
    ms && id
      ? sql`(${outbox.createdAt}, ${outbox.id}) < (${new Date(Number(ms)).toISOString()}::timestamptz, ${id})`
      : undefined;
  const events = await loadEvents(and(matchEvents(filter), before), PAGE_SIZE + 1);
  return toPage(events, (event) => `${Date.parse(event.createdAt)} ${event.id}`);
}
