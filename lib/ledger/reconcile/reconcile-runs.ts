import { env } from "@/lib/env";
import { checkOpenRuns, type ReconcileDelays } from "./check-open-runs.ts";
import { findUnseenRuns } from "./find-unseen-runs.ts";

/** Time between the start of a run and its first check, and between two checks. */
const RECHECK_MS = 60_000;
/** Time in which the app may report an ending before the engine's report, which has less detail, is taken. */
const SETTLE_MS = 10_000;
/** Time that the engine may not know a run before the run is ended: a restored engine has its runs back by then. */
const LOST_MS = 900_000;
/** How often the engine's list is searched for unseen runs. */
const LIST_MS = 30_000;

let listedAt = 0;

/** Null for a serverless process, which lives for one request. */
function processStart(): Date | null {
  return env().longLived ? new Date(performance.timeOrigin) : null;
}

/**
 * Brings the ledger in line with the engine: runs that ended without reporting to us, are queued, were skipped or lost,
 * and runs whose ending is doubted. Each tick is bounded; an engine that is away is asked in the next tick.
 */
export async function reconcileRuns({
  recheckMs = RECHECK_MS,
  settleMs = SETTLE_MS,
  lostMs = LOST_MS,
  startedAt = processStart(),
  listMs = LIST_MS,
}: Partial<ReconcileDelays> & { listMs?: number } = {}): Promise<void> {
  await checkOpenRuns({ recheckMs, settleMs, lostMs, startedAt });
  if (Date.now() - listedAt < listMs) return;
  listedAt = Date.now();
  await findUnseenRuns();
}
