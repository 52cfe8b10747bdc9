import { withoutPersonalData } from "@/lib/app-errors";
import { env } from "@/lib/env";
import { readHealth } from "@/lib/health/read-health";
import { fetchFrom } from "@/lib/http/fetch-from";
import { log } from "@/lib/log";

const EVERY_MS = 60_000;
const TIMEOUT_MS = 2_000;

let lastMs = Number.NEGATIVE_INFINITY;

/**
 * Pings a dead-man switch at most once a minute from each process, while everything works. The switch raises the alarm
 * when the pings stop: the pulse no longer beats, or the database, the engine or our registration is gone. Never
 * throws.
 */
export async function pingDeadMan(nowMs = Date.now()): Promise<void> {
  const { alertUrl } = env();
  if (!alertUrl || nowMs - lastMs < EVERY_MS) return;
  lastMs = nowMs;
  const { status, checks } = await readHealth();
  if (status !== "ok") return log.warn("a check fails, so the dead-man switch is not pinged", { ...checks });
  try {
    const response = await fetchFrom("ALERT_URL", alertUrl, {
      method: "POST",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) log.warn("the dead-man switch did not accept the ping", { status: response.status });
  } catch (error) {
    log.warn("the dead-man switch cannot be reached", { cause: withoutPersonalData(error).message });
  }
}
