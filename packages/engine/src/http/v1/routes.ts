import { parseJson } from "@vagus/primitives/parse-json";
import { isStorable } from "@vagus/primitives/storable-text";
import { isUlid } from "@vagus/primitives/ulid";
import { z } from "zod";
import type { RunControl } from "../../commit/control-runs.ts";
import { canonicalJson } from "../../core/canonical-json.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Registry } from "../../registry.ts";
import type { Sql } from "../../store/connect.ts";
import { type EventFilter, listEvents, loadEvents } from "../../store/events/load-events.ts";
import { listRuns, readRun } from "../../store/runs/read-runs.ts";
import { readJobs } from "../../store/runs/read-steps.ts";
import { deliverSignal } from "../../store/runs/signals.ts";
import type { EngineRequest, EngineResponse } from "../request.ts";
import type { Route } from "../route.ts";
import { v1Data, v1Error, v1Event, v1Function, v1Job, v1Run } from "./views.ts";

const MAX_RUNS_OF_EVENT = 1000;
const DEFAULT_EVENTS = 20;
const MAX_EVENTS = 100;
const RECEIVED = [
  ["received_after", "receivedAfter"],
  ["received_before", "receivedBefore"],
] as const;

/** Version 1 of the control plane (protocol §8.2), with real HTTP codes for errors (deviation D1). */
export function v1Routes(sql: Sql, registry: Registry, control: RunControl): Route[] {
  return [
    { method: "GET", path: "/v1/events", handle: (request) => getEvents(sql, request) },
    { method: "GET", path: "/v1/events/:eventId", handle: (request) => getEvent(sql, request) },
    { method: "GET", path: "/v1/events/:eventId/runs", handle: (request) => getEventRuns(sql, request) },
    { method: "GET", path: "/v1/runs/:runId", handle: (request) => getRun(sql, request) },
    { method: "GET", path: "/v1/runs/:runId/jobs", handle: (request) => getJobs(sql, request) },
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

/** Newest first; the cursor is the internal id of the page's last event. */
async function getEvents(sql: Sql, { query }: EngineRequest): Promise<EngineResponse> {
  const limit = Number(query.get("limit") ?? DEFAULT_EVENTS);
  if (!Number.isInteger(limit) || limit < 1) return v1Error(400, "Invalid limit");
  const filter: EventFilter = {};
  const name = query.get("name");
  const cursor = query.get("cursor");
  if (name) filter.name = name;
  if (cursor && !isUlid(cursor)) return v1Error(400, `Invalid cursor: ${cursor}`);
  if (cursor) filter.before = cursor;
  for (const [parameter, field] of RECEIVED) {
    const text = query.get(parameter);
    if (!text) continue;
    const at = new Date(text);
    if (Number.isNaN(at.getTime())) return v1Error(400, `Invalid ${parameter}: ${text}`);
    filter[field] = at;
  }
  return v1Data((await listEvents(sql, filter, Math.min(limit, MAX_EVENTS))).map(v1Event));
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

async function getJobs(sql: Sql, { params }: EngineRequest): Promise<EngineResponse> {
  const id = params.runId ?? "";
  if (!isUlid(id)) return v1Error(400, `Invalid run ID: ${id}`);
  return v1Data((await readJobs(sql, id)).map(v1Job));
}

async function cancel(control: RunControl, { params }: EngineRequest): Promise<EngineResponse> {
  const id = params.runId ?? "";
  if (!isUlid(id)) return v1Error(400, `Invalid run ID: ${id}`);
  const outcome = await control.cancel(id);
  if (outcome === "run not found") return v1Error(404, "A function run with the given ID could not be found");
  return { status: 200, body: "" };
}

const SignalRequest = z.looseObject({
  signal: z.string().min(1, "signal is empty").refine(isStorable, "signal is not valid text"),
  data: z.unknown().optional(),
});

/**
 * `POST /v1/signals`, which resumes the step that waits for a signal (protocol §6.12).
 * @param wake called when the queue has work
 */
export function signalRoutes(sql: Sql, wake: () => void): Route[] {
  return [
    {
      method: "POST",
      path: "/v1/signals",
      async handle(request) {
        const response = await receive(sql, request);
        wake();
        return response;
      },
    },
  ];
}

async function receive(sql: Sql, request: EngineRequest): Promise<EngineResponse> {
  const parsed = SignalRequest.safeParse(parseJson(await request.body(LIMITS.stepOutputBytes)));
  if (!parsed.success) return v1Error(400, `Invalid signal data: ${z.prettifyError(parsed.error)}`);
  const { signal, data } = parsed.data;
  const memo = canonicalJson({ data: { signal, data: data ?? null } });
  const runId = await deliverSignal(sql, { signal, memo, nowMs: Date.now() });
  if (runId === null) return v1Error(404, "No signal found");
  return v1Data({ run_id: runId });
}
