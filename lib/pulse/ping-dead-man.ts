import { withoutPersonalData } from "@/lib/app-errors";
import { env } from "@/lib/env";
import { readHealth } from "@/lib/health/read-health";
import { fetchFrom } from "@/lib/http/fetch-from";
import { log } from "@/lib/log";

const EVERY_MS = 60_000;
const TIMEOUT_MS = 2_000;

let lastMs = Number.NEGATIVE_INFINITY;

/**
 * Tells an outside address that all is well, at most once a minute from each process. Whoever listens there raises the
 * alarm when it falls silent: because the pulse no longer beats, or because the database, the engine or our registration
 * is gone. It never throws: its absence is the message.
 */
export async function pingDeadMan(nowMs = Date.now()): Promise<void> {
  const { alertUrl } = env();
  if (!alertUrl || nowMs - lastMs < EVERY_MS) return;
  lastMs = nowMs;
  const { status, checks } = await readHealth();
  if (status !== "ok")
    return log.warn("all is not well, so the outside is not told that it is", { ...checks });
  try {
    const response = await fetchFrom("ALERT_URL", alertUrl, {
      method: "POST",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) log.warn("the outside did not take our sign of life", { status: response.status });
  } catch (error) {
    log.warn("the outside cannot be told that all is well", { cause: withoutPersonalData(error).message });
  }
}
