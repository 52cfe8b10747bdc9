import { isUlid } from "../core/ulid.ts";
import type { RunControl } from "../loop/control-runs.ts";
import type { Registry } from "../loop/registry.ts";
import { localFunctionId, v2Function, v2Run } from "../protocol/v2-views.ts";
import type { Sql } from "../store/connect.ts";
import { readRun } from "../store/read-runs.ts";
import type { EngineRequest, EngineResponse } from "./request.ts";
import type { Route } from "./router.ts";
import { cancelRunV2, rerunV2 } from "./v2-actions.ts";
import { v2Data, v2Error } from "./v2-envelope.ts";
import { listRunsV2 } from "./v2-list-runs.ts";

/** Where version 2 is mounted. */
const MOUNTS = ["/v2", "/api/v2"];

/** Version 2 of the control plane (protocol §8.3). */
export function v2Routes(sql: Sql, registry: Registry, control: RunControl): Route[] {
  return MOUNTS.flatMap((mount): Route[] => [
    { method: "GET", path: `${mount}/health`, handle: () => v2Data({ status: "ok" }) },
    { method: "GET", path: `${mount}/runs`, handle: (request) => listRunsV2(sql, registry, request) },
    { method: "GET", path: `${mount}/runs/:runId`, handle: (request) => getRun(sql, request) },
    {
      method: "POST",
      path: `${mount}/runs/:runId/cancel`,
      handle: (request) => cancelRunV2(control, request),
    },
    { method: "POST", path: `${mount}/runs/:runId/rerun`, handle: (request) => rerunV2(control, request) },
    {
      method: "GET",
      path: `${mount}/apps/:app/functions`,
      handle: (request) => listFunctions(registry, request),
    },
    {
      method: "GET",
      path: `${mount}/apps/:app/functions/:fn`,
      handle: (request) => getFunction(registry, request),
    },
  ]);
}

async function getRun(sql: Sql, { params, query }: EngineRequest): Promise<EngineResponse> {
  const id = params.runId ?? "";
  if (!isUlid(id)) return v2Error(400, "invalid_field_format", "Run ID must be a valid ULID");
  const run = await readRun(sql, id);
  if (!run) return v2Error(404, "not_found", "Run not found");
  return v2Data(v2Run(run, query.get("includeOutput") === "true"));
}

function listFunctions(registry: Registry, { params, query }: EngineRequest): EngineResponse {
  if (!registry.apps().some((app) => app.name === params.app)) {
    return v2Error(404, "not_found", "App not found");
  }
  const limit = Number(query.get("limit") ?? 100);
  if (!Number.isInteger(limit) || limit < 1) return v2Error(400, "invalid_field_format", "Limit is invalid");
  const cursor = query.get("cursor");
  const all = registry.functions().filter((one) => one.appName === params.app && !one.archived);
  const start = cursor === null ? 0 : all.findIndex((one) => one.id === cursor) + 1;
  const page = all.slice(start, start + limit);
  const hasMore = start + limit < all.length;
  return v2Data(page.map(v2Function), { limit, hasMore, ...(hasMore && { cursor: page.at(-1)?.id }) });
}

function getFunction(registry: Registry, { params }: EngineRequest): EngineResponse {
  const found = registry
    .functions()
    .find(
      (one) =>
        one.appName === params.app && !one.archived && localFunctionId(one.slug, one.appName) === params.fn,
    );
  return found ? v2Data(v2Function(found)) : v2Error(404, "not_found", "Function not found");
}
