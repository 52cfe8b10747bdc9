import { z } from "zod";
import { env } from "@/lib/env";
import { type EngineAnswer, engineRequest } from "./engine-request.ts";

/** What an engine supports. Every engine can read and cancel one run. */
export interface Capabilities {
  /** Lists runs by status, time and function, queued and skipped ones too. */
  listRuns: boolean;
  /** Starts a run again, from the top or from a step. */
  rerunRun: boolean;
  /** Reports that a run to be cancelled had ended already; other engines report success. */
  reportsEnded: boolean;
  /** Starts one run for an idempotency key. The open-source server starts two for each request (seen on 1.43). */
  idempotentInvoke: boolean;
}

/** The embedded engine's name in its health answer. */
const Health = z.object({ server: z.literal("vagus-engine") });

/** An id that no run has: a request with it shows whether a path exists and changes nothing. */
const NO_RUN = "00000000000000000000000000";
/** Cached this long: an engine may be updated while this process runs. */
const CACHE_MS = 600_000;

let cached: { at: number; baseUrl: string | undefined; capabilities: Capabilities } | undefined;

/** Finds out what this engine supports, by requests that change nothing. */
export async function engineCapabilities(): Promise<EngineAnswer<Capabilities>> {
  const { baseUrl } = env().inngest;
  if (cached && cached.baseUrl === baseUrl && Date.now() - cached.at < CACHE_MS)
    return { ok: true, value: cached.capabilities };
  const [health, list, rerun, cancel] = await Promise.all([
    engineRequest("GET", "/health", Health),
    engineRequest("GET", "/v2/runs?limit=1", z.unknown()),
    engineRequest("POST", `/v2/runs/${NO_RUN}/rerun`, z.unknown(), {}),
    engineRequest("POST", `/v2/runs/${NO_RUN}/cancel`, z.unknown(), {}),
  ]);
  for (const probe of [list, rerun, cancel]) if (!probe.ok && probe.why === "away") return probe;
  const can = (probe: EngineAnswer<unknown>) => probe.ok || probe.why !== "cannot";
  const capabilities = {
    listRuns: can(list),
    rerunRun: can(rerun),
    reportsEnded: can(cancel),
    idempotentInvoke: health.ok,
  };
  cached = { at: Date.now(), baseUrl, capabilities };
  return { ok: true, value: capabilities };
}
