import { parseJson } from "@vagus/primitives/parse-json";
import { storableJson } from "@vagus/primitives/storable-json";
import { toStorable } from "@vagus/primitives/storable-text";
import { outbox } from "@/db/schema";
import { maskPayload } from "@/lib/access/mask-payload";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import type { ListedEvent } from "@/lib/engine-client/engine-schemas";
import { log } from "@/lib/log";
import { EventName } from "./event-schemas.ts";

/** Of one name, and in all, in one look: a mistyped name in a loop must not fill the desk. */
const MOST_OF_A_NAME = 20;
const MOST_IN_A_LOOK = 100;

/**
 * Writes down events whose name the catalogue has not, masked, for nobody vouches that their data is ids. Names that wake
 * a function of another app on the same engine are left alone.
 * @returns how many were new
 */
export async function keepStrangers(events: readonly ListedEvent[]): Promise<number> {
  const strange = events.filter(
    ({ name }) => !name.startsWith("inngest/") && !EventName.safeParse(name).success,
  );
  const seen = new Map<string, number>();
  const few = strange
    .filter(({ name }) => {
      const nth = (seen.get(name) ?? 0) + 1;
      seen.set(name, nth);
      return nth <= MOST_OF_A_NAME;
    })
    .slice(0, MOST_IN_A_LOOK);
  if (few.length < strange.length)
    log.warn("more events with unknown names came than are kept", { came: strange.length, names: seen.size });
  let kept = 0;
  for (const event of few) {
    const runs = await engineApi.countRunsOf(event.internal_id);
    if (runs.ok && runs.value === 0) kept += await insert(event);
  }
  return kept;
}

async function insert({ internal_id: id, name, data, received_at: at }: ListedEvent): Promise<number> {
  // Anybody may have sent it, with keys and a name that PostgreSQL refuses: one such event must not hold up all others.
  const masked = parseJson(maskPayload(storableJson(data ?? {})) ?? "{}");
  const rows = await db()
    .insert(outbox)
    .values({
      id: `evt_${id}`,
      name: toStorable(toStorable(name).slice(0, 200)),
      data: typeof masked === "object" && masked !== null ? { ...masked } : {},
      startsRun: false,
      status: "sent",
      availableAt: null,
      createdAt: at,
      sentAt: at,
    })
    .onConflictDoNothing()
    .returning({ id: outbox.id });
  return rows.length;
}
