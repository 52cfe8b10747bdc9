import { parseJson } from "@vagus/primitives/parse-json";
import { storableJson } from "@vagus/primitives/storable-json";
import { toStorable } from "@vagus/primitives/storable-text";
import { outbox } from "@/db/schema";
import { maskPayload } from "@/lib/access/mask-payload";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import type { ListedEvent } from "@/lib/engine-client/engine-schemas";
import { env } from "@/lib/env";
import { advanceHighWaterMark, readHighWaterMark } from "@/lib/high-water-mark";
import { yieldToWebhooks } from "@/lib/http/webhook-priority";
import { announce } from "@/lib/live/announce";
import { log } from "@/lib/log";
import { EventName } from "./event-schemas.ts";
import { recordEngineEvents } from "./record-engine-events.ts";

const MARK = "engine_events";
/** Time between two imports: from a self-hosted engine, and from Inngest Cloud, which counts requests. */
const INTERVAL_MS = 3_000;
const CLOUD_INTERVAL_MS = 60_000;
/** An engine writes an event a moment after it received it; runs of the event begin within this time. */
const SETTLED_MS = 2_000;
const OVERLAP_MS = 1_000;
/** How far the first import goes back. */
const FIRST_WINDOW_MS = 3_600_000;
/** Bounds of the window of one import; a window with too many events is halved. */
const MAX_WINDOW_MS = 600_000;
const MIN_WINDOW_MS = 1_000;
const MAX_PAGES = 20;
const PAGE_SIZE = 100;
/** Unmatched events stored per name and per import: a mistyped name in a loop must not fill the list. */
const MAX_PER_NAME = 20;
const MAX_UNMATCHED = 100;

/**
 * Imports events that reached the engine without our outbox: those a function sends in a step, and those of other
 * senders whose name is not in the catalogue, such as a mistyped one.
 */
export async function importEvents(): Promise<void> {
  const mark = (await readHighWaterMark(MARK)) ?? new Date(Date.now() - FIRST_WINDOW_MS);
  const nowMs = Date.now() - SETTLED_MS;
  const intervalMs = env().inngest.baseUrl === undefined ? CLOUD_INTERVAL_MS : INTERVAL_MS;
  if (nowMs - mark.getTime() < intervalMs) return;
  const window = await listWindow(mark, Math.min(nowMs, mark.getTime() + MAX_WINDOW_MS));
  if (!window) return;
  const recorded = (await recordEngineEvents(window.events)) + (await recordUnmatchedEvents(window.events));
  await advanceHighWaterMark(MARK, window.until);
  if (recorded > 0) announce("events");
}

/**
 * Lists every event since the mark. The window ends earlier the more events there are.
 * @returns undefined when the engine does not answer
 */
async function listWindow(
  mark: Date,
  untilMs: number,
): Promise<{ events: ListedEvent[]; until: Date } | undefined> {
  const after = new Date(mark.getTime() - OVERLAP_MS);
  let until = new Date(untilMs);
  while (true) {
    const events: ListedEvent[] = [];
    for (let page = 0; page < MAX_PAGES; page++) {
      await yieldToWebhooks();
      const answer = await engineApi.listEvents(after, until, events.at(-1)?.internal_id);
      if (!answer.ok) return undefined;
      events.push(...answer.value);
      if (answer.value.length < PAGE_SIZE) return { events, until };
    }
    const lengthMs = until.getTime() - mark.getTime();
    if (lengthMs <= MIN_WINDOW_MS) {
      log.warn("one second has more events than an import reads", { events: events.length });
      return { events, until };
    }
    until = new Date(mark.getTime() + Math.max(lengthMs / 2, MIN_WINDOW_MS));
  }
}

/**
 * Stores events whose name is not in the catalogue. Their data is masked, because it may hold more than ids. Names that
 * start a function of another app on the same engine are skipped.
 * @returns the number of new events
 */
async function recordUnmatchedEvents(events: readonly ListedEvent[]): Promise<number> {
  const unmatched = events.filter(
    ({ name }) => !name.startsWith("inngest/") && !EventName.safeParse(name).success,
  );
  const counts = new Map<string, number>();
  const limited = unmatched
    .filter(({ name }) => {
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      return count <= MAX_PER_NAME;
    })
    .slice(0, MAX_UNMATCHED);
  if (limited.length < unmatched.length)
    log.warn("more events with unknown names arrived than are kept", {
      came: unmatched.length,
      names: counts.size,
    });
  let recorded = 0;
  for (const event of limited) {
    const runs = await engineApi.countRunsOf(event.internal_id);
    if (runs.ok && runs.value === 0) recorded += await insertUnmatched(event);
  }
  return recorded;
}

async function insertUnmatched({
  internal_id: id,
  name,
  data,
  received_at: at,
}: ListedEvent): Promise<number> {
  // Any sender may use keys and names that PostgreSQL refuses: one such event must not block the others.
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
