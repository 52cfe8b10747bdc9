import { eq, inArray, type SQL, sql } from "drizzle-orm";
import { runs } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import type { EngineRun } from "@/lib/engine-client/engine-schemas";
import { announce } from "@/lib/live/announce";
import { endRun, type RunEnd } from "../end-runs.ts";
import { whyCancelled } from "../record-run-cancelled.ts";
import { reviseEnding } from "./revise-ending.ts";

type Run = typeof runs.$inferSelect;

/** Runs asked about in one beat, and at once. */
const BATCH = 25;
const AT_ONCE = 5;
/** Runs asked about in one beat after a start: those that the process before this one was at. */
const MOST_AFTER_START = 1_000;
/** Pause between two questions about a run whose ending is in doubt. */
const DOUBT_MS = 5_000;

/** How long to wait before something is taken for true. */
export interface Patience {
  /** How long a run is left alone after it was asked for or asked about. */
  recheckMs: number;
  /** How long after the end of a run the app may still be about to tell more of it than the engine can. */
  settleMs: number;
  /** How long the engine may not know a run before it is closed. */
  lostMs: number;
  /**
   * When this process began, if it lives long: an open run that nobody asked about since was called by a process that is
   * gone, or by a neighbour. What such a process saw last may never have been written.
   */
  startedAt: Date | null;
}

type Outcome = "away" | "changed" | "same";

/**
 * Asks the engine about open runs that nobody asked about for a while, the longest unasked first, and closes those that
 * ended out of our sight; about ended runs whose ending is in doubt; and after a start at once about every run that was
 * open before it.
 */
export async function checkOpenRuns(patience: Patience): Promise<void> {
  const { recheckMs, startedAt } = patience;
  const due = sql`ended_at is null and coalesce(reconciled_at, queued_at) <= now() - ${recheckMs} * interval '1 millisecond'`;
  const doubted = sql`doubted_at is not null and ended_at is not null
    and (reconciled_at is null or reconciled_at <= now() - ${Math.min(DOUBT_MS, recheckMs)} * interval '1 millisecond'
      or reconciled_at < doubted_at)`;
  let asked = 0;
  if (startedAt) {
    const orphaned = sql`ended_at is null and coalesce(reconciled_at, queued_at) < ${startedAt.toISOString()}::timestamptz`;
    while (asked < MOST_AFTER_START) {
      const found = await askAbout(orphaned, patience, true);
      if (found === "away") return;
      asked += found;
      if (found < BATCH) break;
    }
  }
  if ((await askAbout(doubted, patience)) === "away") return;
  await askAbout(due, patience);
}

/**
 * @param comeBack whether runs that could not be asked about are due again at once
 * @returns how many runs were asked about, up to `BATCH`
 */
async function askAbout(which: SQL, patience: Patience, comeBack = false): Promise<number | "away"> {
  const claimed = await claim(which);
  let changed = 0;
  for (let n = 0; n < claimed.length; n += AT_ONCE) {
    const outcomes = await Promise.all(claimed.slice(n, n + AT_ONCE).map((run) => check(run, patience)));
    changed += outcomes.filter((outcome) => outcome === "changed").length;
    if (outcomes.includes("away")) {
      if (comeBack) await giveBack(claimed.slice(n));
      return "away";
    }
  }
  if (changed > 0) announce("runs", "tickets");
  return claimed.length;
}

/** Several pulses may beat at once: a run is asked about by one of them. */
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

async function giveBack(claimed: readonly Run[]): Promise<void> {
  const ids = claimed.map(({ id }) => id);
  await db().update(runs).set({ reconciledAt: null }).where(inArray(runs.id, ids));
}

async function check(run: Run, patience: Patience): Promise<Outcome> {
  const answer = await engineApi.readRun(run.id);
  if (!answer.ok) {
    if (answer.why === "away") return "away";
    if (answer.why !== "not_found" || run.endedAt) return "same";
    return (await noteLost(run, patience.lostMs)) ? "changed" : "same";
  }
  const agreed = run.endedAt
    ? await settleDoubt(run, answer.value)
    : await agree(run, answer.value, patience);
  return agreed ? "changed" : "same";
}

/** @returns whether the engine knew better */
async function settleDoubt(run: Run, known: EngineRun): Promise<boolean> {
  return reviseEnding(db(), run.id, await endOf(run, known));
}

/** How the engine says that a run ended; null while it goes on. */
async function endOf(run: Run, known: EngineRun): Promise<RunEnd | null> {
  const { status } = known;
  if (status === "queued" || status === "running") return null;
  return {
    status,
    endedAt: known.endedAt ?? new Date(),
    output: status === "completed" ? known.output : null,
    error: known.error,
    endedBecause: status === "cancelled" ? await whyCancelled(run.id) : known.skipReason,
  };
}

/** @returns whether the engine knew more than we did */
async function agree(run: Run, known: EngineRun, { settleMs, startedAt }: Patience): Promise<boolean> {
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
  // A process that is gone tells no more of it.
  const isOrphaned = startedAt !== null && end.endedAt < startedAt;
  if (run.startedAt && !isOrphaned && Date.now() - end.endedAt.getTime() < settleMs) return false;
  return endRun(db(), run.id, end);
}

async function noteLost(run: Run, lostMs: number): Promise<boolean> {
  const since = run.lostSince ?? new Date();
  if (!run.lostSince) await db().update(runs).set({ lostSince: since }).where(eq(runs.id, run.id));
  if (Date.now() - since.getTime() < lostMs) return run.lostSince === null;
  return endRun(db(), run.id, {
    status: "cancelled",
    endedAt: new Date(),
    endedBecause: `The engine has not known this run since ${since.toISOString()}: it was closed here.`,
  });
}
