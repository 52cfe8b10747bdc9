import { and, desc, eq, gte, inArray } from "drizzle-orm";
import { runs } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/functions/engine-api";
import type { EngineRun } from "@/lib/functions/engine-schemas";
import { runCreatedAt, runIdAt } from "@/lib/ids";
import { announce } from "@/lib/live/announce";
import { callEntry } from "./read-call.ts";
import { storableJson } from "./storable-json.ts";

/** Runs read of one list, and unknown ones looked into, a beat. The rest comes with the next ones. */
const PAGES = 4;
const PAGE = 100;
const MOST_NEW = 100;
const AT_ONCE = 5;
/** How far back skipped runs are listed, at most; and how far before the newest one known. */
const BACK_MS = 24 * 3_600_000;
const OVERLAP_MS = 300_000;
/** How far back runs are listed that ended: nearly all of them told us so themselves. */
const ENDED_MS = 3_600_000;

/**
 * Lists runs the app has not seen, and may never see: those that wait for their first call, were skipped, or ended
 * before it. Does nothing where the engine cannot list; the desk says so.
 */
export async function findUnseenRuns(): Promise<void> {
  const able = await engineApi.abilities();
  if (!able.ok || !able.value.listRuns) return;
  const ended = new Date(Date.now() - ENDED_MS);
  const listed = [
    ...(await list({ statuses: ["queued"] })),
    ...(await list({ statuses: ["skipped"], from: await watermark() })),
    // Apart from the completed ones, which are many: who never reached us fails or is cancelled, and would be behind them.
    ...(await list({ statuses: ["cancelled", "failed"], from: ended })),
    ...(await list({ statuses: ["completed"], from: ended })),
  ];
  const unseen = (await withoutKnown(listed)).slice(0, MOST_NEW);
  for (let n = 0; n < unseen.length; n += AT_ONCE)
    await Promise.all(unseen.slice(n, n + AT_ONCE).map((run) => insertRun(run)));
  if (unseen.length > 0) announce("runs");
}

/** From when on: shortly before the newest skipped run we know, for those reach us by no other way. */
async function watermark(): Promise<Date> {
  const earliest = Date.now() - BACK_MS;
  const [newest] = await db()
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.status, "skipped"), gte(runs.id, runIdAt(earliest))))
    .orderBy(desc(runs.id))
    .limit(1);
  const known = newest && runCreatedAt(newest.id);
  return new Date(Math.max(earliest, known ? known.getTime() - OVERLAP_MS : 0));
}

async function list(filter: { statuses: EngineRun["status"][]; from?: Date }): Promise<EngineRun[]> {
  const found: EngineRun[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page++) {
    const answer = await engineApi.listRuns({ ...filter, limit: PAGE, cursor });
    if (!answer.ok) break;
    found.push(...answer.value.runs);
    if (!answer.value.nextCursor) break;
    cursor = answer.value.nextCursor;
  }
  return found;
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
