import type { Registry } from "../../registry.ts";
import type { Sql } from "../../store/connect.ts";
import type { RegisteredFunction } from "../../store/load-registry.ts";
import type { EngineRequest, EngineResponse } from "../request.ts";
import type { Route } from "../route.ts";
import { listRunsV2 } from "./list-runs.ts";
import { type AppSync, syncInBand } from "./sync-in-band.ts";
import { localFunctionId, v2App, v2Data, v2Error, v2Function } from "./views.ts";

const DEFAULT_LIMIT = 100;

/** Apps and functions in version 2 (protocol §8.3). */
export function v2AppRoutes(mount: string, sql: Sql, registry: Registry, sync: AppSync): Route[] {
  return [
    {
      method: "POST",
      path: `${mount}/apps/:app/syncs`,
      handle: (request) => syncInBand(sync, request),
    },
    { method: "GET", path: `${mount}/apps`, handle: (request) => listApps(registry, request) },
    { method: "GET", path: `${mount}/apps/:app`, handle: (request) => getApp(registry, request) },
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
    {
      method: "GET",
      path: `${mount}/apps/:app/functions/:fn/runs`,
      handle: (request) => listFunctionRuns(sql, registry, request),
    },
  ];
}

/** An app counts as archived when all its functions are archived. */
function listApps(registry: Registry, { query }: EngineRequest): EngineResponse {
  const archived = query.get("archived") === "true";
  const apps = registry.apps().map((app) => ({ app, count: activeFunctions(registry, app.name).length }));
  const wanted = apps.filter(({ count }) => (count === 0) === archived);
  return page(
    wanted.map(({ app, count }) => ({ id: app.id, view: v2App(app, count) })),
    query,
  );
}

function getApp(registry: Registry, { params }: EngineRequest): EngineResponse {
  const app = registry.apps().find((one) => one.name === params.app);
  if (!app) return v2Error(404, "not_found", "App not found");
  return v2Data(v2App(app, activeFunctions(registry, app.name).length));
}

function listFunctions(registry: Registry, { params, query }: EngineRequest): EngineResponse {
  if (!registry.apps().some((app) => app.name === params.app)) {
    return v2Error(404, "not_found", "App not found");
  }
  return page(
    activeFunctions(registry, params.app).map((one) => ({ id: one.id, view: v2Function(one) })),
    query,
  );
}

function getFunction(registry: Registry, request: EngineRequest): EngineResponse {
  const found = findFunction(registry, request);
  return found ? v2Data(v2Function(found)) : v2Error(404, "not_found", "Function not found");
}

async function listFunctionRuns(
  sql: Sql,
  registry: Registry,
  request: EngineRequest,
): Promise<EngineResponse> {
  const found = findFunction(registry, request);
  if (!found) return v2Error(404, "not_found", "Function not found");
  return await listRunsV2(sql, registry, request, { functionIds: [found.id] });
}

/** The function that a path names by its id without the app's. */
function findFunction(registry: Registry, { params }: EngineRequest): RegisteredFunction | undefined {
  return activeFunctions(registry, params.app).find(
    (one) => localFunctionId(one.slug, one.appName) === params.fn,
  );
}

function activeFunctions(registry: Registry, appName: string | undefined): RegisteredFunction[] {
  return registry.functions().filter((one) => one.appName === appName && !one.archived);
}

/** One page of items in memory; the cursor is the id of its last item. */
function page(items: { id: string; view: unknown }[], query: URLSearchParams): EngineResponse {
  const limit = Number(query.get("limit") ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1) return v2Error(400, "invalid_field_format", "Limit is invalid");
  const cursor = query.get("cursor");
  const start = cursor === null ? 0 : items.findIndex((one) => one.id === cursor) + 1;
  const shown = items.slice(start, start + limit);
  const hasMore = start + limit < items.length;
  return v2Data(
    shown.map((one) => one.view),
    { limit, hasMore, ...(hasMore && { cursor: shown.at(-1)?.id }) },
  );
}
