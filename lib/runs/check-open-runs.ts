import { eq, sql } from "drizzle-orm";
import { runs } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/functions/engine-api";
import type { EngineRun } from "@/lib/functions/engine-schemas";
import { announce } from "@/lib/live/announce";
import { closeRun } from "./close-run.ts";
import { whyCancelled } from "./record-run-cancelled.ts";

type Run = typeof runs.$inferSelect;

/** Runs asked about in one beat, and at once. */
const BATCH = 25;
const AT_ONCE = 5;

/** How long to wait before something is taken for true. */
export interface Patience {
  /** How long a run is left alone after it was asked for or asked about. */
  recheckMs: number;
  /** How long after the end of a run the app may still be about to tell more of it than the engine can. */
  settleMs: number;
  /** How long the engine may not know a run before it is closed. */
  lostMs: number;
}

/**
 * Asks the engine about open runs that nobody asked about for a while, the longest unasked first, and closes those that
 * ended out of our sight.
 */
export async function checkOpenRuns({ recheckMs, settleMs, lostMs }: Patience): Promise<void> {
  const due = await claim(recheckMs);
  let changed = 0;
  for (let n = 0; n < due.length; n += AT_ONCE) {
    const outcomes = await Promise.all(
      due.slice(n, n + AT_ONCE).map((run) => check(run, { settleMs, lostMs })),
    );
    if (outcomes.includes("away")) break;
    changed += outcomes.filter((outcome) => outcome === "changed").length;
  }
  if (changed > 0) announce("runs", "tickets");
}

/** Several pulses may beat at once: a run is asked about by one of them. */
function claim(recheckMs: number): Promise<Run[]> {
  return db()
    .update(runs)
    .set({ reconciledAt: sql`now()` })
    .where(
      sql`${runs.id} in (
        select id from runs
        where ended_at is null and coalesce(reconciled_at, queued_at) <= now() - ${recheckMs} * interval '1 millisecond'
        order by coalesce(reconciled_at, queued_at) limit ${BATCH} for update skip locked)`,
    )
    .returning();
}

async function check(
  run: Run,
  { settleMs, lostMs }: Omit<Patience, "recheckMs">,
): Promise<"away" | "changed" | "same"> {
  const answer = await engineApi.readRun(run.id);
  if (answer.ok) return (await agree(run, answer.value, settleMs)) ? "changed" : "same";
  if (answer.why === "not_found") return (await noteLost(run, lostMs)) ? "changed" : "same";
  return answer.why === "away" ? "away" : "same";
}

/** @returns whether the engine knew more than we did */
async function agree(run: Run, known: EngineRun, settleMs: number): Promise<boolean> {
  const { status } = known;
  if (status === "queued" || status === "running") {
    const began = status === "running" && run.status === "queued";
    const found = run.rerunOf === null && known.rerunOf !== null;
    if (!began && !found && run.lostSince === null) return false;
    await db()
      .update(runs)
      .set({
        lostSince: null,
        rerunOf: run.rerunOf ?? known.rerunOf,
        ...(began && { status, startedAt: known.startedAt ?? new Date() }),
      })
      .where(eq(runs.id, run.id));
    return true;
  }
  const endedAt = known.endedAt ?? new Date();
  if (run.startedAt && Date.now() - endedAt.getTime() < settleMs) return false;
  return closeRun(db(), run.id, {
    status,
    endedAt,
    output: status === "completed" ? known.output : null,
    error: known.error,
    endedBecause: status === "cancelled" ? await whyCancelled(run.id) : known.skipReason,
  });
}

async function noteLost(run: Run, lostMs: number): Promise<boolean> {
  const since = run.lostSince ?? new Date();
  if (!run.lostSince) await db().update(runs).set({ lostSince: since }).where(eq(runs.id, run.id));
  if (Date.now() - since.getTime() < lostMs) return run.lostSince === null;
  return closeRun(db(), run.id, {
    status: "cancelled",
    endedAt: new Date(),
    endedBecause: `The engine has not known this run since ${since.toISOString()}: it was closed here.`,
  });
}
