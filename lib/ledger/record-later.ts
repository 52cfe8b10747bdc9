import { setTimeout as delay } from "node:timers/promises";
import { withoutPersonalData } from "@/lib/app-errors";
import { isDatabaseAway } from "@/lib/db";
import { env } from "@/lib/env";
import { announce } from "@/lib/live/announce";
import { log } from "@/lib/log";
import { currentStep } from "./current-step.ts";
import type { LedgerEntry } from "./ledger-entries.ts";
import { forgetReported } from "./protocol/read-memos.ts";
import { recordEntries } from "./record-entries.ts";

/** Entries of one transaction: enough to keep up, few enough to hold locks only briefly. */
const BATCH = 500;
/** Entries kept while the database is away; the oldest are dropped and reported again by the engine's next calls. */
const MOST_KEPT = 20_000;
const RETRY_MS = 500;
/** Pause between transactions that nothing waits for: planning a statement costs more than adding a row to one. */
const GAP_MS = 100;

const queue: LedgerEntry[] = [];
let writing: Promise<void> | undefined;
let beganAtMs = Number.NEGATIVE_INFINITY;

/**
 * Writes entries in the background, in order: at once after an idle time, else together with all that arrive within
 * `GAP_MS`. A serverless process is frozen after its answer; there the caller awaits this, without the pause.
 * @returns when all entries so far are written or given up; never rejects
 */
export function recordLater(entries: readonly LedgerEntry[]): Promise<void> {
  // Outside the current step: log lines about the writing must not become entries.
  return currentStep.exit(() => enqueue(entries));
}

function enqueue(entries: readonly LedgerEntry[]): Promise<void> {
  queue.push(...entries);
  if (queue.length > MOST_KEPT) {
    log.warn("the ledger cannot keep up and drops entries", { entries: queue.length - MOST_KEPT });
    for (const { runId } of queue.splice(0, queue.length - MOST_KEPT)) forgetReported(runId);
  }
  writing ??= writeAll().finally(() => {
    writing = undefined;
  });
  return writing;
}

async function writeAll(): Promise<void> {
  while (queue.length > 0) {
    const earlyMs = beganAtMs + GAP_MS - performance.now();
    if (env().longLived && earlyMs > 0) await delay(earlyMs);
    beganAtMs = performance.now();
    const batch = queue.splice(0, BATCH);
    try {
      await recordEntries(batch);
    } catch (error) {
      await retryAfter(error, batch);
    }
    announce("runs", "tickets", "approvals", "audit");
  }
}

/** Waits for a database that is away. Any other error belongs to one of the runs, so each is written by itself. */
async function retryAfter(error: unknown, batch: LedgerEntry[]): Promise<void> {
  if (isDatabaseAway(error)) {
    queue.unshift(...batch);
    await delay(RETRY_MS, undefined, { ref: false });
    return;
  }
  for (const runId of new Set(batch.map((entry) => entry.runId))) {
    const entries = batch.filter((entry) => entry.runId === runId);
    try {
      await recordEntries(entries);
    } catch (cause) {
      forgetReported(runId);
      log.warn("entries of a run were not recorded; the engine's next call reports them again", {
        runId,
        cause: withoutPersonalData(cause).message,
      });
    }
  }
}
