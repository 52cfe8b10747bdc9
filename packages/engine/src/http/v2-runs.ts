import { isUlid } from "@vagus/primitives/ulid";
import type { RunControl } from "../commit/control-runs.ts";
import type { Registry } from "../registry.ts";
import type { Sql } from "../store/connect.ts";
import { type RunRecord, readRun } from "../store/read-runs.ts";
import { readSteps } from "../store/read-steps.ts";
import type { EngineRequest, EngineResponse } from "./request.ts";
import type { Route } from "./route.ts";
import { cancelRunV2, rerunV2 } from "./v2-actions.ts";
import { v2Data, v2Error } from "./v2-envelope.ts";
import { listRunsV2 } from "./v2-list-runs.ts";
import { v2Trace } from "./v2-trace.ts";
import { v2Run } from "./v2-views.ts";

/** Runs, in version 2 (protocol §8.3). */
export function v2RunRoutes(mount: string, sql: Sql, registry: Registry, control: RunControl): Route[] {
  const withOutput = ({ query }: EngineRequest) => query.get("includeOutput") === "true";
  return [
    { method: "GET", path: `${mount}/runs`, handle: (request) => listRunsV2(sql, registry, request) },
    {
      method: "GET",
      path: `${mount}/runs/:runId`,
      handle: (request) => show(sql, request, (run) => v2Run(run, withOutput(request))),
    },
    {
      method: "GET",
      path: `${mount}/runs/:runId/trace`,
      handle: (request) =>
        show(sql, request, async (run) => v2Trace(run, await readSteps(sql, run.id), withOutput(request))),
    },
    {
      method: "POST",
      path: `${mount}/runs/:runId/cancel`,
      handle: (request) => cancelRunV2(control, request),
    },
    { method: "POST", path: `${mount}/runs/:runId/rerun`, handle: (request) => rerunV2(control, request) },
  ];
}

async function show(
  sql: Sql,
  { params }: EngineRequest,
  view: (run: RunRecord) => unknown,
): Promise<EngineResponse> {
  const id = params.runId ?? "";
  if (!isUlid(id)) return v2Error(400, "invalid_field_format", "Run ID must be a valid ULID");
  const run = await readRun(sql, id);
  return run ? v2Data(await view(run)) : v2Error(404, "not_found", "Run not found");
}
