import { z } from "zod";
import { V2Page, V2Run } from "@/lib/engine-client/engine-schemas";
import { engineRunId } from "@/lib/ids";
import { consoleUrl, engineUrl, env, GATE_PORT } from "./addresses.ts";
import type { GateMode } from "./event-gate.ts";

/** Headers with the signing key, if the engine has one. */
const KEY: Record<string, string> = env.inngest.signingKey
  ? { authorization: `Bearer ${env.inngest.signingKey}` }
  : {};

const Rerun = z.object({ data: z.object({ runId: z.string() }) });

/** Reruns a run from the top, by the engine's API. */
export async function rerun(runId: string): Promise<string> {
  const response = await fetch(`${engineUrl}/v2/runs/${engineRunId(runId)}/rerun`, {
    method: "POST",
    headers: { ...KEY, "content-type": "application/json" },
    body: "{}",
  });
  return Rerun.parse(await response.json()).data.runId;
}

const Listed = z.object({ data: z.array(V2Run), page: V2Page });

/** Statuses of the engine's runs created since then, by ledger id. */
export async function engineRuns(since: Date): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ appId: env.inngest.appId, from: since.toISOString(), limit: "400" });
    if (cursor !== null) query.set("cursor", cursor);
    const response = await fetch(`${engineUrl}/v2/runs?${query}`, { headers: KEY });
    const { data, page }: z.infer<typeof Listed> = Listed.parse(await response.json());
    for (const run of data) found.set(run.id, run.status);
    cursor = page;
  } while (cursor !== null);
  return found;
}

/** Sets what the gate does to events from the app to the engine. */
export async function gate(mode: GateMode): Promise<void> {
  await fetch(`http://127.0.0.1:${GATE_PORT}/__gate`, { method: "PUT", body: mode });
}

/** Registers the app with only one function, as after a sync with other code. */
export async function forgetFunctions({ but }: { but: { id: string; event: string } }): Promise<void> {
  const url = `${consoleUrl}/api/inngest`;
  const { appId } = env.inngest;
  const id = `${appId}-${but.id}`;
  const runtime = { type: "http", url: `${url}?fnId=${id}&stepId=step` };
  const only = {
    id,
    name: but.id,
    triggers: [{ event: but.event }],
    steps: { step: { id: "step", name: "step", runtime } },
  };
  const response = await fetch(`${engineUrl}/fn/register`, {
    method: "POST",
    headers: { ...KEY, "content-type": "application/json" },
    body: JSON.stringify({ url, appName: appId, functions: [only] }),
  });
  if (!response.ok) throw new Error(`The engine did not forget: ${response.status} ${await response.text()}`);
}
