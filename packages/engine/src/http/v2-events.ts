import { parseJson } from "@vagus/primitives/parse-json";
import { isUlid, newUlid } from "@vagus/primitives/ulid";
import { canonicalJson } from "../core/canonical-json.ts";
import type { EventIntake } from "../intake/event-intake.ts";
import { MAX_EVENT_BYTES, readEvent } from "../protocol/event-payload.ts";
import type { Registry } from "../registry.ts";
import type { Sql } from "../store/connect.ts";
import type { EngineRequest, EngineResponse } from "./request.ts";
import type { Route } from "./route.ts";
import { v2Data, v2Error } from "./v2-envelope.ts";
import { listRunsV2 } from "./v2-list-runs.ts";

/** Events, in version 2 (protocol §8.3). */
export function v2EventRoutes(mount: string, sql: Sql, registry: Registry, intake: EventIntake): Route[] {
  return [
    { method: "POST", path: `${mount}/events`, handle: (request) => send(intake, request) },
    {
      method: "GET",
      path: `${mount}/events/:eventId/runs`,
      handle(request) {
        const eventId = request.params.eventId ?? "";
        if (!isUlid(eventId)) return v2Error(400, "invalid_field_format", "Event ID must be a valid ULID");
        return listRunsV2(sql, registry, request, { eventId });
      },
    },
  ];
}

async function send(intake: EventIntake, request: EngineRequest): Promise<EngineResponse> {
  const nowMs = Date.now();
  const internalId = newUlid(nowMs);
  const payload = readEvent(parseJson(await request.body(MAX_EVENT_BYTES)), internalId, nowMs);
  if ("fault" in payload) return v2Error(400, "invalid_request", payload.fault);
  let text: string;
  try {
    text = canonicalJson(payload);
  } catch (error) {
    return v2Error(400, "invalid_request", error instanceof Error ? error.message : String(error));
  }
  await intake.accept([{ internalId, payload, text, routeJob: null, functionId: null }]);
  return v2Data({ eventId: internalId });
}
