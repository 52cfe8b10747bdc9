import { hasEnded } from "../core/run-state.ts";
import { callEvent } from "../dispatch/open-runs.ts";
import { stepsText } from "../protocol/call-body.ts";
import type { Sql } from "../store/connect.ts";
import { type LoadedRun, loadRuns } from "../store/load-runs.ts";
import type { EngineRequest, EngineResponse } from "./request.ts";
import type { Route } from "./route.ts";

/** Where an app fetches what was too large for the call: its events and its memos (protocol §3.5). */
export function runStateRoutes(sql: Sql): Route[] {
  return [
    {
      method: "GET",
      path: "/v0/runs/:runId/batch",
      handle: (request) => answer(sql, request, (run) => `[${run.events.map(callEvent).join(",")}]`),
    },
    {
      method: "GET",
      path: "/v0/runs/:runId/actions",
      handle: (request) => answer(sql, request, (run) => stepsText(run.memos)),
    },
  ];
}

async function answer(
  sql: Sql,
  { params }: EngineRequest,
  write: (run: LoadedRun) => string,
): Promise<EngineResponse> {
  const id = params.runId ?? "";
  const run = (await loadRuns(sql, [id])).get(id);
  if (!run) return { status: 404, body: { error: "run not found in state store", data: null, status: 404 } };
  if (hasEnded(run.state.status)) {
    const error = `runtime state is no longer available for runID: ${id}`;
    return { status: 410, body: { error, data: null, status: 410 } };
  }
  return { status: 200, body: write(run) };
}
