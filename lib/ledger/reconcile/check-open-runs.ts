import { eq, inArray, type SQL, sql } from "drizzle-orm";
import { runs } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import type { EngineRun } from "@/lib/engine-client/engine-schemas";
import { announce } from "@/lib/live/announce";
import { endRun, type RunEnd } from "../end-runs.ts";
import { skipCause, whyCancelled } from "../record-run-cancelled.ts";
import { reviseEnding } from "./revise-ending.ts";

type Run = typeof runs.$inferSelect;

/** Runs checked concurrently, and in one tick. */
const BATCH = 25;
const AT_ONCE = 5;
/** Runs checked in one tick after a start: those that an earlier process left open. */
const MOST_AFTER_START = 1_000;
/** Pause between two checks of a run whose ending is doubted. */
const DOUBT_MS = 5_000;

/** How long to wait before the engine's view replaces the app's. */
export interface ReconcileDelays {
  /** Time between the start of a run, or its last check, and its next check. */
  recheckMs: number;
  /** Time after the end of a run in which the app may still report it, with more detail than the engine. */
  settleMs: number;
  /** Time that the engine may not know a run before the run is ended here. */
  lostMs: number;
  /**
   * Start of this process; null for a serverless one. An open run not checked since then may belong to an earlier
   * process, whose last entries may never have been written.
   */
  startedAt: Date | null;
}

type Outcome = "away" | "changed" | "same";

/**
 * Asks the engine about open runs that were not checked for a while, about ended runs whose ending is doubted and,
 * right after a start, about all runs that an earlier process left open. Ends the runs that ended without reporting to
 * us.
 */
export async function checkOpenRuns(delays: ReconcileDelays): Promise<void> {
  const { recheckMs, startedAt } = delays;
  const due = sql`ended_at is null and coalesce(reconciled_at, queued_at) <= now() - ${recheckMs} * interval '1 millisecond'`;
  const doubted = sql`doubted_at is not null and ended_at is not null
    and (reconciled_at is null or reconciled_at <= now() - ${Math.min(DOUBT_MS, recheckMs)} * interval '1 millisecond'
      or reconciled_at < doubted_at)`;
  let asked = 0;
  if (startedAt) {
    const orphaned = sql`ended_at is null and coalesce(reconciled_at, queued_at) < ${startedAt.toISOString()}::timestamptz`;
    while (asked < MOST_AFTER_START) {
      const found = await checkRuns(orphaned, delays, true);
      if (found === "away") return;
      asked += found;
      if (found < BATCH) break;
    }
  }
  if ((await checkRuns(doubted, delays)) === "away") return;
  await checkRuns(due, delays);
}

/**
 * @param requeue whether runs stay due when the engine is away
 * @returns how many runs were checked, up to `BATCH`
 */
async function checkRuns(which: SQL, delays: ReconcileDelays, requeue = false): Promise<number | "away"> {
  const claimed = await claim(which);
  let changed = 0;
  for (let n = 0; n < claimed.length; n += AT_ONCE) {
    const outcomes = await Promise.all(claimed.slice(n, n + AT_ONCE).map((run) => check(run, delays)));
    changed += outcomes.filter((outcome) => outcome === "changed").length;
    if (outcomes.includes("away")) {
      if (requeue) await release(claimed.slice(n));
      return "away";
    }
  }
  if (changed > 0) announce("runs", "tickets");
  return claimed.length;
}

/** Claims runs, so that one of several concurrent ticks checks each. */
function claim(which: SQL): Promise<Run[]> {
  return db()
    .update(runs)
    .set({ reconciledAt: sql`now()` })
    .where(
      sql`${runs.id} in (
        select id from runs where ${which}
        order by coalesce(reconciled_at, queued_at) limit ${BATCH} for update skip locked)`,
    )
    .returning();
}

async function release(claimed: readonly Run[]): Promise<void> {
  const ids = claimed.map(({ id }) => id);
  await db().update(runs).set({ reconciledAt: null }).where(inArray(runs.id, ids));
}

async function check(run: Run, delays: ReconcileDelays): Promise<Outcome> {
  const answer = await engineApi.readRun(run.id);
  if (!answer.ok) {
    if (answer.why === "away") return "away";
    if (answer.why !== "not_found" || run.endedAt) return "same";
    return (await markLost(run, delays.lostMs)) ? "changed" : "same";
  }
  const changed = run.endedAt ? await settleDoubt(run, answer.value) : await adopt(run, answer.value, delays);
  return changed ? "changed" : "same";
}

/** @returns whether the ending changed */
async function settleDoubt(run: Run, known: EngineRun): Promise<boolean> {
  return reviseEnding(db(), run.id, await endOf(run, known));
}

/** The engine's ending of a run; null while the run is open. */
async function endOf(run: Run, known: EngineRun): Promise<RunEnd | null> {
  const { status } = known;
  if (status === "queued" || status === "running") return null;
  return {
    status,
    endedAt: known.endedAt ?? new Date(),
    output: status === "completed" ? known.output : null,
    error: known.error,
    endedBecause: status === "cancelled" ? await whyCancelled(run.id) : skipCause(known),
  };
}

/** @returns whether the run changed */
async function adopt(run: Run, known: EngineRun, { settleMs, startedAt }: ReconcileDelays): Promise<boolean> {
  const end = await endOf(run, known);
  if (!end) {
    const { status } = known;
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
  // An earlier process reports nothing more.
  const isOrphaned = startedAt !== null && end.endedAt < startedAt;
  if (run.startedAt && !isOrphaned && Date.now() - end.endedAt.getTime() < settleMs) return false;
  return endRun(db(), run.id, end);
}

async function markLost(run: Run, lostMs: number): Promise<boolean> {
  const since = run.lostSince ?? new Date();
  if (!run.lostSince) await db().update(runs).set({ lostSince: since }).where(eq(runs.id, run.id));
  if (Date.now() - since.getTime() < lostMs) return run.lostSince === null;
  return endRun(db(), run.id, {
    status: "cancelled",
    endedAt: new Date(),
    endedBecause: { code: "unknown_to_engine", since: since.toISOString() },
  });
}
