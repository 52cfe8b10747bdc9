import { sql } from "drizzle-orm";
import { z } from "zod";
import { outbox } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { eventEntry } from "./catalogue.ts";
import { EVENT_SCHEMAS, EventName } from "./event-schemas.ts";
import { listenersOf, senderOf } from "./listeners.ts";
import { EventCatalogue } from "./schemas.ts";

const DAY_MS = 86_400_000;

/**
 * Every event of the catalogue: its sender, its fields, its listeners, and how many came within a day.
 * @param declarations what the code declares; `lib` may not import it
 */
export async function readCatalogue(
  me: Me,
  declarations: readonly FunctionDeclaration[],
): Promise<EventCatalogue> {
  requirePermission(me, "see");
  const since = new Date(Date.now() - DAY_MS).toISOString();
  // A range of the index for each name, where one scan over the day would read the rows themselves.
  const counts = await db().execute<{ name: string; n: number }>(sql`
    select k.name, c.n from unnest(${sql.param([...EventName.options])}::text[]) as k(name)
    cross join lateral (
      select count(*)::int as n from ${outbox} where ${outbox.name} = k.name and ${outbox.createdAt} >= ${since}::timestamptz
    ) c`);
  const lastDay = new Map(counts.map(({ name, n }) => [name, n]));
  return EventCatalogue.parse({
    items: EventName.options.map((name) => {
      const { byHand } = eventEntry(name);
      const schema = EVENT_SCHEMAS[name];
      return {
        name,
        sentBy: senderOf(name, declarations),
        ...listenersOf(name, declarations),
        byHand,
        schema: z.toJSONSchema(schema, { io: "input" }),
        lastDay: lastDay.get(name) ?? 0,
      };
    }),
  });
}
