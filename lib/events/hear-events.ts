import { engineApi } from "@/lib/engine-client/engine-api";
import type { ListedEvent } from "@/lib/engine-client/engine-schemas";
import { env } from "@/lib/env";
import { yieldToWebhooks } from "@/lib/http/webhook-priority";
import { announce } from "@/lib/live/announce";
import { log } from "@/lib/log";
import { keepWatermark, readWatermark } from "@/lib/watermark";
import { keepHeard } from "./keep-heard.ts";
import { keepStrangers } from "./keep-strangers.ts";

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

/**
 * Takes in events that reached the engine by another door than the outbox: those a function sends in a step, and those of
 * others under a name nobody has, such as one with a letter too few. Nothing is silently ignored.
 */
export async function hearEvents(): Promise<void> {
  const mark = (await readWatermark(MARK)) ?? new Date(Date.now() - BACK_MS);
  const nowMs = Date.now() - SETTLED_MS;
  const apartMs = env().inngest.baseUrl === undefined ? APART_ELSEWHERE_MS : APART_MS;
  if (nowMs - mark.getTime() < apartMs) return;
  const look = await listWhole(mark, Math.min(nowMs, mark.getTime() + LONGEST_LOOK_MS));
  if (!look) return;
  const taken = (await keepHeard(look.events)) + (await keepStrangers(look.events));
  await keepWatermark(MARK, look.until);
  if (taken > 0) announce("events");
}

/** Every event since the mark, up to a time that is nearer the more there are; undefined when the engine does not say. */
async function listWhole(
  mark: Date,
  untilMs: number,
): Promise<{ events: ListedEvent[]; until: Date } | undefined> {
  const after = new Date(mark.getTime() - OVERLAP_MS);
  let until = new Date(untilMs);
  while (true) {
    const events: ListedEvent[] = [];
    for (let page = 0; page < MOST_PAGES; page++) {
      await yieldToWebhooks();
      const answer = await engineApi.listEvents(after, until, events.at(-1)?.internal_id);
      if (!answer.ok) return undefined;
      events.push(...answer.value);
      if (answer.value.length < PAGE) return { events, until };
    }
    const lengthMs = until.getTime() - mark.getTime();
    if (lengthMs <= SHORTEST_LOOK_MS) {
      log.warn("more events came at once than are looked through", { events: events.length });
      return { events, until };
    }
    until = new Date(mark.getTime() + Math.max(lengthMs / 2, SHORTEST_LOOK_MS));
  }
}
