import { parseJson } from "@vagus/primitives/parse-json";
import { isUlid, newUlid } from "@vagus/primitives/ulid";
import type { RunControl } from "../../commit/control-runs.ts";
import { canonicalJson } from "../../core/canonical-json.ts";
import type { EventIntake } from "../../intake/event-intake.ts";
import { MAX_EVENT_BYTES, readEvent } from "../../protocol/event-payload.ts";
import type { Registry } from "../../registry.ts";
import type { Sql } from "../../store/connect.ts";
import type { EngineRequest, EngineResponse } from "../request.ts";
import type { Route } from "../route.ts";
import { v2AppRoutes } from "./apps.ts";
import { listRunsV2 } from "./list-runs.ts";
import { v2RunRoutes } from "./runs.ts";
import type { AppSync } from "./sync-in-band.ts";
import { v2Data, v2Error } from "./views.ts";

/** Where version 2 is mounted. */
const MOUNTS = ["/v2", "/api/v2"];

/** Version 2 of the control plane (protocol §8.3). */
export function v2Routes(parts: {
  sql: Sql;
  registry: Registry;
  control: RunControl;
  intake: EventIntake;
  sync: AppSync;
}): Route[] {
  const { sql, registry, control, intake, sync } = parts;
  return MOUNTS.flatMap((mount) => [
    ...v2RunRoutes(mount, sql, registry, control),
    ...v2AppRoutes(mount, sql, registry, sync),
    ...v2EventRoutes(mount, sql, registry, intake),
    ...v2ElsewhereRoutes(mount),
  ]);
}

const ACCOUNT_ID = "00000000-0000-4000-a000-000000000000";
const ENVIRONMENT_ID = "00000000-0000-4000-b000-000000000000";
/** The date that the reference gives its account; the engine has none. */
const SINCE = "2021-05-13T09:30:04Z";

/** Endpoints that only Inngest Cloud has (protocol §8.3); here they answer 501. */
const CLOUD_ONLY: [method: Route["method"], path: string, what: string][] = [
  ["GET", "/env/webhooks", "Webhooks"],
  ["POST", "/insights/query", "Insights"],
  ["GET", "/experiments", "Experiments"],
  ["GET", "/sessions", "Sessions"],
  ["GET", "/sandboxes", "Sandboxes"],
];

/** Endpoints of version 2 about the account: an engine has one. Keys are never returned. */
function v2ElsewhereRoutes(mount: string): Route[] {
  const stamps = { createdAt: SINCE, updatedAt: SINCE };
  const account = { ...stamps, email: "engine@localhost", id: ACCOUNT_ID, name: "This machine" };
  const environment = { createdAt: SINCE, id: ENVIRONMENT_ID, name: "local", type: "TEST" };
  return [
    { method: "GET", path: `${mount}/health`, handle: () => v2Data({ status: "ok" }) },
    { method: "GET", path: `${mount}/account`, handle: () => v2Data(account) },
    { method: "GET", path: `${mount}/envs`, handle: () => v2Data([environment], {}) },
    { method: "GET", path: `${mount}/keys/events`, handle: () => v2Data([], {}) },
    { method: "GET", path: `${mount}/keys/signing`, handle: () => v2Data([], {}) },
    ...CLOUD_ONLY.map(
      ([method, path, what]): Route => ({
        method,
        path: `${mount}${path}`,
        handle: () =>
          v2Error(501, "not_implemented", `${what} is a part of Inngest Cloud, not of this engine`),
      }),
    ),
  ];
}

/** Events, in version 2 (protocol §8.3). */
function v2EventRoutes(mount: string, sql: Sql, registry: Registry, intake: EventIntake): Route[] {
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
