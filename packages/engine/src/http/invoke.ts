import { newUlid } from "@vagus/primitives/ulid";
import { z } from "zod";
import { canonicalJson } from "../core/canonical-json.ts";
import type { EventIntake } from "../intake/event-intake.ts";
import { MAX_EVENT_BYTES } from "../protocol/event-payload.ts";
import { invokedEvent } from "../protocol/invocation.ts";
import type { Registry } from "../registry.ts";
import type { Sql } from "../store/connect.ts";
import type { RegisteredFunction } from "../store/load-registry.ts";
import { readClaim } from "../store/runs/read-runs.ts";
import { type EngineRequest, type EngineResponse, HttpError } from "./request.ts";
import type { Route } from "./route.ts";
import { localFunctionId, v2Data, v2Error } from "./v2/views.ts";

const Fields = z.record(z.string(), z.unknown()).nullish();

const InvokeRequest = z.looseObject({
  data: Fields,
  user: Fields,
  v: z.string().nullish(),
  idempotencyKey: z.string().max(255).nullish(),
});
type InvokeRequest = z.infer<typeof InvokeRequest>;

/** Endpoints that invoke one function, whatever its triggers are (protocol §2.7, §8.3). */
export function invokeRoutes(sql: Sql, registry: Registry, intake: EventIntake): Route[] {
  return [
    {
      method: "POST",
      path: "/invoke/:slug",
      handle: (request) => invokeBySlug(registry, intake, request),
    },
    ...["/v2", "/api/v2"].map(
      (mount): Route => ({
        method: "POST",
        path: `${mount}/apps/:app/functions/:fn/invoke`,
        handle: (request) => invokeV2(sql, registry, intake, request),
      }),
    ),
  ];
}

/** An unknown function is a 404; the reference answers 200 (deviation D15). */
async function invokeBySlug(
  registry: Registry,
  intake: EventIntake,
  request: EngineRequest,
): Promise<EngineResponse> {
  const slug = request.params.slug ?? "";
  const target = registry.findBySlug(slug);
  if (!target) {
    return { status: 404, body: { error: `could not find function with ID: ${slug}`, status: 404 } };
  }
  const body = readInvoke(await request.body(MAX_EVENT_BYTES));
  const eventId = newUlid();
  await invoke(intake, target, body, { eventId, runId: newUlid() });
  return { status: 200, body: { id: eventId, status: 200 } };
}

/** The same key within 24 hours answers 409 with the run of the first invocation. */
async function invokeV2(
  sql: Sql,
  registry: Registry,
  intake: EventIntake,
  request: EngineRequest,
): Promise<EngineResponse> {
  const { app, fn } = request.params;
  const target = registry
    .functions()
    .find((one) => one.appName === app && !one.archived && localFunctionId(one.slug, one.appName) === fn);
  if (!target) return v2Error(404, "not_found", "Function not found");
  const body = readInvoke(await request.body(MAX_EVENT_BYTES));
  const runId = newUlid();
  await invoke(intake, target, body, { eventId: newUlid(), runId });
  // An invocation that still waits for admission has claimed nothing yet.
  const first = (body.idempotencyKey && (await readClaim(sql, target.id, body.idempotencyKey))) || runId;
  return first === runId ? v2Data({ runId }) : { ...v2Data({ runId: first }), status: 409 };
}

async function invoke(
  intake: EventIntake,
  target: RegisteredFunction,
  { data, user, v, idempotencyKey }: InvokeRequest,
  { eventId, runId }: { eventId: string; runId: string },
): Promise<void> {
  const payload = invokedEvent(
    { functionSlug: target.slug, data: data ?? {}, ...(user && { user }), ...(v && { v }) },
    null,
    { id: idempotencyKey || eventId, nowMs: Date.now() },
  );
  const text = canonicalJson(payload);
  await intake.accept([{ internalId: eventId, payload, text, routeJob: null, functionId: target.id, runId }]);
}

/** @throws HttpError 400 when the body is not an object with object data */
function readInvoke(text: string): InvokeRequest {
  let raw: unknown;
  try {
    raw = text.trim() === "" ? {} : JSON.parse(text);
  } catch (error) {
    throw new HttpError(400, error instanceof Error ? error.message : "the body is not JSON");
  }
  const parsed = InvokeRequest.safeParse(raw);
  if (!parsed.success) throw new HttpError(400, z.prettifyError(parsed.error));
  return parsed.data;
}
