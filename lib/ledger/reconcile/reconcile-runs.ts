import { env } from "@/lib/env";
import { checkOpenRuns, type Patience } from "./check-open-runs.ts";
import { findUnseenRuns } from "./find-unseen-runs.ts";

/** How long a run goes on before the engine is asked about it, and between two questions. */
const RECHECK_MS = 60_000;
/** How long the app may take to tell how a run ended, before the engine is believed, which tells less. */
const SETTLE_MS = 10_000;
/** How long the engine may not know a run before it is given up: a restored engine has its runs back by then. */
const LOST_MS = 900_000;
/** How often the engine is asked for runs we have not seen. */
const LIST_MS = 30_000;

let listedAt = 0;

/** When this process began; null where a process lives for one request, and so knows nothing of those before it. */
function processStart(): Date | null {
  return env().longLived ? new Date(performance.timeOrigin) : null;
}

/**
 * Brings the ledger in line with the engine, as far as the app could not see for itself: runs that ended out of sight,
 * are queued, were skipped, or got lost, and runs whose ending is in doubt. Bounded a beat; an engine that is away is
 * asked the next time.
 */
export async function reconcileRuns({
  recheckMs = RECHECK_MS,
  settleMs = SETTLE_MS,
  lostMs = LOST_MS,
  startedAt = processStart(),
  listMs = LIST_MS,
}: Partial<Patience> & { listMs?: number } = {}): Promise<void> {
  await checkOpenRuns({ recheckMs, settleMs, lostMs, startedAt });
  if (Date.now() - listedAt < listMs) return;
  listedAt = Date.now();
  await findUnseenRuns();
}
