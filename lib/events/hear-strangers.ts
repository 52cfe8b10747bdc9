import { outbox } from "@/db/schema";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { engineApi } from "@/lib/functions/engine-api";
import { announce } from "@/lib/live/announce";
import { log } from "@/lib/log";
import { parseJson } from "@/lib/parse-json";
import { keepWatermark, readWatermark } from "@/lib/watermark";
import { maskPayload } from "@/lib/webhooks/mask-payload";
import { EventName } from "./catalogue.ts";

type Listed = Extract<Awaited<ReturnType<typeof engineApi.listEvents>>, { ok: true }>["value"][number];

const MARK = "engine_events";
/** How often to look: at an engine of ours, and at one that counts requests. */
const APART_MS = 3_000;
const APART_ELSEWHERE_MS = 60_000;
/** Runs of an event begin within this; an event is also written a moment after it came. */
const SETTLED_MS = 2_000;
const OVERLAP_MS = 1_000;
const BACK_MS = 3_600_000;
/** One look; what lies beyond is for the next ones. Of more events than that in it the look is made shorter. */
const LONGEST_LOOK_MS = 600_000;
const SHORTEST_LOOK_MS = 1_000;
const MOST_PAGES = 20;
const PAGE = 100;
/** Of one name, and in all, in one look: a mistyped name in a loop must not fill the desk. */
const MOST_OF_A_NAME = 20;
const MOST_IN_A_LOOK = 100;

/**
 * Takes in events that came to the engine by another door than ours under a name nobody has, such as one with a letter too
 * few: nothing would ever be heard of them. Their data is masked, for nobody vouches that it is ids. Names that wake a
 * function of another app on the same engine are left alone.
 */
export async function hearStrangers(): Promise<void> {
  const mark = (await readWatermark(MARK)) ?? new Date(Date.now() - BACK_MS);
  const nowMs = Date.now() - SETTLED_MS;
  const apartMs = env().inngest.baseUrl === undefined ? APART_ELSEWHERE_MS : APART_MS;
  if (nowMs - mark.getTime() < apartMs) return;
  const look = await listWhole(mark, Math.min(nowMs, mark.getTime() + LONGEST_LOOK_MS));
  if (!look) return;
  const taken = await takeIn(look.events.filter(({ name }) => isStrange(name)));
  await keepWatermark(MARK, look.until);
  if (taken > 0) announce("events");
}

/** Every event since the mark, up to a time that is nearer the more there are; undefined when the engine does not say. */
async function listWhole(
  mark: Date,
  untilMs: number,
): Promise<{ events: Listed[]; until: Date } | undefined> {
  const after = new Date(mark.getTime() - OVERLAP_MS);
  let until = new Date(untilMs);
  while (true) {
    const events: Listed[] = [];
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = await engineApi.listEvents(after, until, events.at(-1)?.internal_id);
      if (!answer.ok) return undefined;
      events.push(...answer.value);
      if (answer.value.length < PAGE) return { events, until };
    }
    const lengthMs = until.getTime() - mark.getTime();
    if (lengthMs <= SHORTEST_LOOK_MS) {
      log.warn("more events came at once than are looked through for unknown names", {
        events: events.length,
      });
      return { events, until };
    }
    until = new Date(mark.getTime() + Math.max(lengthMs / 2, SHORTEST_LOOK_MS));
  }
}

function isStrange(name: string): boolean {
  return !name.startsWith("inngest/") && !EventName.safeParse(name).success;
}

async function takeIn(strangers: Listed[]): Promise<number> {
  const seen = new Map<string, number>();
  const few = strangers
    .filter(({ name }) => {
      seen.set(name, (seen.get(name) ?? 0) + 1);
      return (seen.get(name) ?? 0) <= MOST_OF_A_NAME;
    })
    .slice(0, MOST_IN_A_LOOK);
  if (few.length < strangers.length)
    log.warn("more events with unknown names came than are kept", {
      came: strangers.length,
      names: seen.size,
    });
  let taken = 0;
  for (const event of few) {
    const runs = await engineApi.countRunsOf(event.internal_id);
    if (runs.ok && runs.value === 0) taken += await insert(event);
  }
  return taken;
}

async function insert({ internal_id: id, name, data, received_at: at }: Listed): Promise<number> {
  const masked = parseJson(maskPayload(JSON.stringify(data ?? {})) ?? "{}");
  const rows = await db()
    .insert(outbox)
    .values({
      id: `evt_${id}`,
      name: name.slice(0, 200),
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
