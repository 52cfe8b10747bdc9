import { z } from "zod";
import { engineRunId } from "@/lib/ids";
import { engineUrl, GATE_PORT } from "./addresses.ts";
import type { GateMode } from "./event-gate.ts";

const Rerun = z.object({ data: z.object({ runId: z.string() }) });

/** Reruns a run from the top, by the engine's API. */
export async function rerun(runId: string): Promise<string> {
  const response = await fetch(`${engineUrl}/v2/runs/${engineRunId(runId)}/rerun`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  return Rerun.parse(await response.json()).data.runId;
}

/** What happens to events on their way from the app to the engine. */
export async function gate(mode: GateMode): Promise<void> {
  await fetch(`http://127.0.0.1:${GATE_PORT}/__gate`, { method: "PUT", body: mode });
}
