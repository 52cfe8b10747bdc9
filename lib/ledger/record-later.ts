import { setTimeout as delay } from "node:timers/promises";
import { withoutPersonalData } from "@/lib/app-errors";
import { isDatabaseAway } from "@/lib/database-away";
import { env } from "@/lib/env";
import { announce } from "@/lib/live/announce";
import { log } from "@/lib/log";
import { currentStep } from "./current-step.ts";
import type { LedgerEntry } from "./ledger-entries.ts";
import { forgetTold } from "./protocol/told-results.ts";
import { recordEntries } from "./record-entries.ts";

/** Entries one transaction writes: enough to keep up, few enough to hold no lock for long. */
const BATCH = 500;
/** Entries kept while the database is away; older ones go first, and are told again by the engine's next calls. */
const MOST_KEPT = 20_000;
const RETRY_MS = 500;
/** Between two transactions, where nobody waits for them: planning their statements takes longer than a row more. */
const GAP_MS = 100;

const queue: LedgerEntry[] = [];
let writing: Promise<void> | undefined;
let beganAtMs = Number.NEGATIVE_INFINITY;

/**
 * Writes entries in the background, in order: at once after a rest, else with all that comes in until `GAP_MS` have
 * passed. Where the process is frozen after its answer the answer waits for them, and there is no gap.
 * @returns when everything said so far is written, or given up; never rejects
 */
export function recordLater(entries: readonly LedgerEntry[]): Promise<void> {
  // Outside the step that called: a line logged about the writing must not become an entry itself.
  return currentStep.exit(() => enqueue(entries));
}

function enqueue(entries: readonly LedgerEntry[]): Promise<void> {
  queue.push(...entries);
  if (queue.length > MOST_KEPT) {
    log.warn("the ledger cannot keep up and drops entries", { entries: queue.length - MOST_KEPT });
    for (const { runId } of queue.splice(0, queue.length - MOST_KEPT)) forgetTold(runId);
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
      await writeAfter(error, batch);
    }
    announce("runs", "tickets", "approvals", "audit");
  }
}

/** A database that is away is waited for. Anything else is the fault of some run: each is tried by itself. */
async function writeAfter(error: unknown, batch: LedgerEntry[]): Promise<void> {
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
      forgetTold(runId);
      log.warn("the ledger missed a part of a run; the engine's next call tells it again", {
        runId,
        cause: withoutPersonalData(cause).message,
      });
    }
  }
}
