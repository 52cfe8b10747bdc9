import { isUlid } from "../core/ulid.ts";
import type { RunControl } from "../loop/control-runs.ts";
import type { Registry } from "../loop/registry.ts";
import { v1Event, v1Function, v1Run } from "../protocol/v1-views.ts";
import type { Sql } from "../store/connect.ts";
import { loadEvents } from "../store/load-events.ts";
import { listRuns, readRun } from "../store/read-runs.ts";
import type { EngineRequest, EngineResponse } from "./request.ts";
import type { Route } from "./router.ts";
import { v1Data, v1Error } from "./v1-envelope.ts";

const MAX_RUNS_OF_EVENT = 1000;

/** Version 1 of the control plane (protocol §8.2), with real HTTP codes for errors (deviation D1). */
export function v1Routes(sql: Sql, registry: Registry, control: RunControl): Route[] {
  return [
    { method: "GET", path: "/v1/events/:eventId", handle: (request) => getEvent(sql, request) },
    { method: "GET", path: "/v1/events/:eventId/runs", handle: (request) => getEventRuns(sql, request) },
    { method: "GET", path: "/v1/runs/:runId", handle: (request) => getRun(sql, request) },
    { method: "DELETE", path: "/v1/runs/:runId", handle: (request) => cancel(control, request) },
    {
      method: "GET",
      path: "/v1/apps/:appName/functions",
      handle: ({ params }) => ({
        status: 200,
        body: registry
          .functions()
          .filter((one) => one.appName === params.appName && !one.archived)
          .map(v1Function),
      }),
    },
  ];
}

async function getEvent(sql: Sql, { params }: EngineRequest): Promise<EngineResponse> {
  const id = params.eventId ?? "";
  if (!isUlid(id)) return v1Error(400, `Invalid event ID: ${id}`);
  const [event] = await loadEvents(sql, [id]);
  return event ? v1Data(v1Event(event)) : v1Error(404, "Event not found");
}

async function getEventRuns(sql: Sql, { params }: EngineRequest): Promise<EngineResponse> {
  const id = params.eventId ?? "";
  if (!isUlid(id)) return v1Error(400, `Invalid event ID: ${id}`);
  return v1Data((await listRuns(sql, { eventId: id }, MAX_RUNS_OF_EVENT)).map(v1Run));
}

async function getRun(sql: Sql, { params }: EngineRequest): Promise<EngineResponse> {
  const id = params.runId ?? "";
  if (!isUlid(id)) return v1Error(400, `Invalid run ID: ${id}`);
  const run = await readRun(sql, id);
  return run ? v1Data(v1Run(run)) : v1Error(404, `Unable to load function run: ${id}`);
}

async function cancel(control: RunControl, { params }: EngineRequest): Promise<EngineResponse> {
  const id = params.runId ?? "";
  if (!isUlid(id)) return v1Error(400, `Invalid run ID: ${id}`);
  const outcome = await control.cancel(id);
  if (outcome === "run not found") return v1Error(404, "A function run with the given ID could not be found");
  return { status: 200, body: "" };
}
