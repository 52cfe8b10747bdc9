import { storableJson } from "@vagus/primitives/storable-json";
import { inArray } from "drizzle-orm";
import { runs } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import type { EngineRun } from "@/lib/engine-client/engine-schemas";
import { advanceHighWaterMark, readHighWaterMark } from "@/lib/high-water-mark";
import { yieldToWebhooks } from "@/lib/http/webhook-priority";
import { runCreatedAt } from "@/lib/ids";
import { announce } from "@/lib/live/announce";
import { callEntry } from "../protocol/read-call.ts";
import { skipCause } from "../record-run-cancelled.ts";

/** Runs per request: a page four times as large delays the requests that the process serves meanwhile. */
const PAGE = 100;
/** How long one tick lists; the next one continues from the stored position. */
const LISTING_MS = 2_000;
const AT_ONCE = 5;
/** How far back the first list begins. */
const BACK_MS = 24 * 3_600_000;
/** The list begins this long before the stored position: an id is made before its run is written. */
const OVERLAP_MS = 60_000;
/** All statuses: engines list skipped runs only when asked for them. */
const ALL_STATUSES: EngineRun["status"][] = [
  "queued",
  "running",
  "completed",
  "failed",
  "cancelled",
  "skipped",
];
const WATERMARK = "engine_runs";

/**
 * Walks the engine's list of runs, oldest first, and inserts those the app has not seen: runs that are queued, were
 * skipped, or ended before their first call. Stores its position, so that it misses none however many there are. Each
 * call inserts at least one page, however slow the engine. Does nothing on an engine that cannot list runs.
 */
export async function findUnseenRuns(): Promise<void> {
  const capabilities = await engineApi.capabilities();
  if (!capabilities.ok || !capabilities.value.listRuns) return;
  const mark = await readHighWaterMark(WATERMARK);
  const from = new Date(mark ? mark.getTime() - OVERLAP_MS : Date.now() - BACK_MS);
  const untilMs = Date.now() + LISTING_MS;
  let inserted = 0;
  let cursor: string | undefined;
  do {
    await yieldToWebhooks();
    const page = await engineApi.listRuns({
      statuses: ALL_STATUSES,
      oldestFirst: true,
      from,
      limit: PAGE,
      cursor,
    });
    if (!page.ok) return;
    const { runs: listed, nextCursor } = page.value;
    const unseen = await withoutKnown(listed);
    await insertRuns(unseen);
    inserted += unseen.length;
    await storePosition(listed.at(-1));
    cursor = nextCursor ?? undefined;
    // The overlap may hold more runs than one page: a call that stopped inside it would never advance.
  } while (cursor && (inserted === 0 || Date.now() < untilMs));
}

/** The position is the time in the id of the last run: the list is in the order of ids. */
async function storePosition(last: EngineRun | undefined): Promise<void> {
  const at = last && runCreatedAt(last.id);
  if (at) await advanceHighWaterMark(WATERMARK, at);
}

async function insertRuns(unseen: EngineRun[]): Promise<void> {
  for (let n = 0; n < unseen.length; n += AT_ONCE) {
    await yieldToWebhooks();
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

/** Inserts a run as open unless it was skipped; the next check of open runs ends it by the engine's answer. */
async function insertRun(run: EngineRun): Promise<void> {
  const event = run.engineEventId ? await engineApi.readEvent(run.engineEventId) : undefined;
  const trigger = event?.ok
    ? { id: event.value.id ?? undefined, name: event.value.name, data: event.value.data }
    : { name: run.cron ? "inngest/scheduled.timer" : "unknown" };
  const entry = callEntry(
    { event: trigger, events: [trigger], steps: {} },
    { runId: run.id, functionId: run.functionId ?? "unknown", at: run.queuedAt.toISOString() },
  );
  const skipped = run.status === "skipped";
  await db()
    .insert(runs)
    .values({
      id: run.id,
      functionId: run.functionId ?? "unknown",
      status: skipped ? "skipped" : "queued",
      trigger: entry.trigger,
      eventId: entry.eventId,
      input: JSON.parse(storableJson(entry.input)),
      subjectType: entry.subject?.type,
      subjectId: entry.subject?.id,
      customerId: entry.customerId,
      queuedAt: run.queuedAt,
      ...(skipped && { endedAt: run.endedAt ?? run.queuedAt, endedBecause: skipCause(run) }),
    })
    .onConflictDoNothing();
}
