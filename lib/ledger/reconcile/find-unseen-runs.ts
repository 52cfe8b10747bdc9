import { storableJson } from "@vagus/primitives/storable-json";
import { inArray } from "drizzle-orm";
import { runs } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import type { EngineRun } from "@/lib/engine-client/engine-schemas";
import { runCreatedAt } from "@/lib/ids";
import { announce } from "@/lib/live/announce";
import { giveWay } from "@/lib/right-of-way";
import { keepWatermark, readWatermark } from "@/lib/watermark";
import { callEntry } from "../protocol/read-call.ts";

/** Runs read at once: to read four times as many holds up whoever waits for an answer meanwhile. */
const PAGE = 100;
/** How long one beat lists; the next one goes on where it broke off. */
const LISTING_MS = 2_000;
const AT_ONCE = 5;
/** How far back the very first list goes. */
const BACK_MS = 24 * 3_600_000;
/** A run's id is made before it is written, and several engines write: so far the list looks behind its mark. */
const OVERLAP_MS = 60_000;
/** Named one by one, for skipped ones are in no list that does not ask for them. */
const EVERY: EngineRun["status"][] = ["queued", "running", "completed", "failed", "cancelled", "skipped"];
const MARK = "engine_runs";

/**
 * Walks the engine's list of runs, oldest first, and takes in those the app has not seen, and may never see: that wait
 * for their first call, were skipped, or ended before it. How far it came is kept, so that none is left out however many
 * there are and however long nobody looked. Does nothing where the engine cannot list; the desk says so.
 */
export async function findUnseenRuns(): Promise<void> {
  const able = await engineApi.abilities();
  if (!able.ok || !able.value.listRuns) return;
  const from = await readMark();
  const untilMs = Date.now() + LISTING_MS;
  let cursor: string | undefined;
  do {
    await giveWay();
    const page = await engineApi.listRuns({ statuses: EVERY, oldestFirst: true, from, limit: PAGE, cursor });
    if (!page.ok) return;
    const { runs: listed, nextCursor } = page.value;
    await takeIn(await withoutKnown(listed));
    await keepMark(listed.at(-1));
    cursor = nextCursor ?? undefined;
  } while (cursor && Date.now() < untilMs);
}

async function readMark(): Promise<Date> {
  const mark = await readWatermark(MARK);
  return new Date(mark ? mark.getTime() - OVERLAP_MS : Date.now() - BACK_MS);
}

/** By the time in its id: the list is in the order of ids, and no run is written before its id is made. */
async function keepMark(last: EngineRun | undefined): Promise<void> {
  const at = last && runCreatedAt(last.id);
  if (at) await keepWatermark(MARK, at);
}

async function takeIn(unseen: EngineRun[]): Promise<void> {
  for (let n = 0; n < unseen.length; n += AT_ONCE) {
    await giveWay();
    await Promise.all(unseen.slice(n, n + AT_ONCE).map((run) => insertRun(run)));
  }
  if (unseen.length > 0) announce("runs");
}

async function withoutKnown(listed: EngineRun[]): Promise<EngineRun[]> {
  if (listed.length === 0) return [];
  const known = await db()
    .select({ id: runs.id })
    .from(runs)
    .where(
      inArray(
        runs.id,
        listed.map(({ id }) => id),
      ),
    );
  const ids = new Set(known.map(({ id }) => id));
  return listed.filter(({ id }) => !ids.has(id));
}

/** Inserted open, whatever it is: the next check closes it by what the engine says of it then. */
async function insertRun(run: EngineRun): Promise<void> {
  const event = run.engineEventId ? await engineApi.readEvent(run.engineEventId) : undefined;
  const said = event?.ok
    ? { id: event.value.id ?? undefined, name: event.value.name, data: event.value.data }
    : { name: run.cron ? "inngest/scheduled.timer" : "unknown" };
  const { trigger, eventId, input, subject, customerId } = callEntry(
    { event: said, events: [said], steps: {} },
    { runId: run.id, functionId: run.functionId ?? "unknown", at: run.queuedAt.toISOString() },
  );
  const skipped = run.status === "skipped";
  await db()
    .insert(runs)
    .values({
      id: run.id,
      functionId: run.functionId ?? "unknown",
      status: skipped ? "skipped" : "queued",
      trigger,
      eventId,
      input: JSON.parse(storableJson(input)),
      subjectType: subject?.type,
      subjectId: subject?.id,
      customerId,
      queuedAt: run.queuedAt,
      ...(skipped && { endedAt: run.endedAt ?? run.queuedAt, endedBecause: run.skipReason }),
    })
    .onConflictDoNothing();
}
