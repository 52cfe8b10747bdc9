import { z } from "zod";
import { env } from "@/lib/env";
import { type EngineAnswer, engineRequest } from "./engine-request.ts";

/** What an engine can be asked, apart from reading and cancelling one run, which every one can. */
export interface Abilities {
  /** List runs by status, time and function: queued and skipped ones become known by it. */
  listRuns: boolean;
  /** Start a run again, from the top or from a step. */
  rerunRun: boolean;
  /** Say that a run had ended already when it was to be cancelled; without it a cancellation always succeeds. */
  cancelTells: boolean;
  /**
   * Start one run for a key, however often it is asked. The open-source Inngest server starts two runs for each request
   * with a key (seen on 1.43).
   */
  invokesOnce: boolean;
}

/** How the embedded engine says who it is. */
const OURS = "vagus-engine";
const Health = z.object({ server: z.literal(OURS) });

/** A run that no engine ever has: asked about, it shows whether a path exists without touching anything. */
const NOBODY = "00000000000000000000000000";
/** How long what was learned holds: an engine may be updated while we live. */
const ABILITIES_MS = 600_000;

let learned: { at: number; baseUrl: string | undefined; abilities: Abilities } | undefined;

/** What this engine can do; learned on first use, without touching any run. */
export async function engineAbilities(): Promise<EngineAnswer<Abilities>> {
  const { baseUrl } = env().inngest;
  if (learned && learned.baseUrl === baseUrl && Date.now() - learned.at < ABILITIES_MS)
    return { ok: true, value: learned.abilities };
  const [health, list, rerun, cancel] = await Promise.all([
    engineRequest("GET", "/health", Health),
    engineRequest("GET", "/v2/runs?limit=1", z.unknown()),
    engineRequest("POST", `/v2/runs/${NOBODY}/rerun`, z.unknown(), {}),
    engineRequest("POST", `/v2/runs/${NOBODY}/cancel`, z.unknown(), {}),
  ]);
  for (const probe of [list, rerun, cancel]) if (!probe.ok && probe.why === "away") return probe;
  const can = (probe: EngineAnswer<unknown>) => probe.ok || probe.why !== "cannot";
  const abilities = {
    listRuns: can(list),
    rerunRun: can(rerun),
    cancelTells: can(cancel),
    invokesOnce: health.ok,
  };
  learned = { at: Date.now(), baseUrl, abilities };
  return { ok: true, value: abilities };
}
