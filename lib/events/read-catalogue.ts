import { sql } from "drizzle-orm";
import { z } from "zod";
import { outbox } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { eventEntry } from "./catalogue.ts";
import { EVENT_SCHEMAS, EventName } from "./event-schemas.ts";
import { EventCatalogue } from "./schemas.ts";

interface Listeners {
  /** Ids of the functions it starts. */
  wakes: string[];
  /** Ids of the functions whose runs wait for it or are cancelled by it; `*` for any. */
  awaitedBy: string[];
  /** Sent for other apps on the engine; nothing here handles it. */
  forOthers: boolean;
}

const DAY_MS = 86_400_000;

/**
 * Lists every event of the catalogue with its sender, fields, listeners and count of the last day.
 * @param declarations what the code declares; `lib` may not import it
 */
export async function readCatalogue(
  me: Me,
  declarations: readonly FunctionDeclaration[],
): Promise<EventCatalogue> {
  requirePermission(me, "see");
  const since = new Date(Date.now() - DAY_MS).toISOString();
  // One index range for each name: a scan over the day would read the rows themselves.
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

/** The functions that listen to an event, by their declarations; none for a name outside the catalogue. */
export function listenersOf(name: string, declarations: readonly FunctionDeclaration[]): Listeners {
  const known = EventName.safeParse(name).data;
  if (known === undefined) return { wakes: [], awaitedBy: [], forOthers: false };
  const { awaitedByAny, effect } = eventEntry(known);
  const idsWhere = (listens: (declaration: FunctionDeclaration) => boolean) =>
    declarations.filter(listens).map(({ id }) => id);
  return {
    wakes: idsWhere(({ triggers }) => triggers.some(({ event }) => event === name)),
    awaitedBy: awaitedByAny
      ? ["*"]
      : idsWhere(
          ({ awaits = [], cancelOn = [] }) =>
            awaits.includes(name) || cancelOn.some(({ event }) => event === name),
        ),
    forOthers: effect === "none",
  };
}

/** The sender of an event: from the catalogue, otherwise the functions that declare it. */
export function senderOf(name: EventName, declarations: readonly FunctionDeclaration[]): string {
  const functions = declarations.filter(({ sends }) => sends?.includes(name));
  return eventEntry(name).sentBy ?? functions.map(({ id }) => id).join(", ");
}
