import type { Checkpointer } from "../commit/checkpoint-run.ts";
import type { RunControl } from "../commit/control-runs.ts";
import type { Counters } from "../counters.ts";
import type { EventIntake } from "../intake/event-intake.ts";
import { mcpRoutes } from "../mcp/answer-rpc.ts";
import type { Registry } from "../registry.ts";
import type { Sql } from "../store/connect.ts";
import type { Access } from "./access.ts";
import { checkpointRoutes, runStateRoutes } from "./call-state.ts";
import { eventRoutes } from "./events.ts";
import { type HealthFacts, healthRoutes } from "./health.ts";
import { invokeRoutes } from "./invoke.ts";
import { metricsRoutes } from "./metrics.ts";
import { registerRoutes } from "./register.ts";
import type { Route } from "./route.ts";
import { statusRoutes } from "./status-page.ts";
import { cancellationRoutes } from "./v1/cancellations.ts";
import { signalRoutes, v1Routes } from "./v1/routes.ts";
import { v2Routes } from "./v2/routes.ts";

/** The parts of the engine that endpoints use. */
export interface EndpointParts {
  sql: Sql;
  registry: Registry;
  access: Access;
  facts: HealthFacts;
  intake: EventIntake;
  control: RunControl;
  checkpointer: Checkpointer;
  counters: Counters;
  /** Whether tools of `/mcp` may change something. */
  mcpWrites: boolean;
  /** Starts the bulk cancellations that are open. */
  startBulk(): void;
  /** Reports that an item is due at this time, Unix milliseconds; the past means now. */
  wakeAt(dueAtMs: number): void;
  /** Reads the queue for new future items. */
  lookAhead(): void;
}

/** Every endpoint of the engine. */
export function engineRoutes(parts: EndpointParts): Route[] {
  const { sql, registry, access, facts, intake, control, checkpointer } = parts;
  const sync = { sql, registry, access, lookAhead: parts.lookAhead };
  const v2 = [...v2Routes({ sql, registry, control, intake, sync }), ...invokeRoutes(sql, registry, intake)];
  return [
    ...eventRoutes(intake, access),
    ...checkpointRoutes(checkpointer),
    ...statusRoutes(sql, registry),
    ...metricsRoutes(sql, parts.counters),
    ...healthRoutes(facts, registry, access.kind),
    ...registerRoutes(sql, registry, access.kind, parts.lookAhead),
    ...runStateRoutes(sql),
    ...signalRoutes(sql, () => parts.wakeAt(0)),
    ...v1Routes(sql, registry, control),
    ...cancellationRoutes(sql, registry, parts.startBulk),
    ...notHereRoutes(),
    ...v2,
    ...mcpRoutes(v2, parts.mcpWrites),
  ];
}

const REALTIME = "Realtime is not a part of this engine.";
const CONNECT = "This engine calls apps over HTTP: workers that connect to it are not a part of it.";
const METADATA = "Metadata and scores of runs are not a part of this engine.";
const DURABLE_ENDPOINTS = "Durable endpoints are not a part of this engine.";
const TRACES = "Extended traces are not a part of this engine.";

/** Endpoints of other servers that SDKs call and this engine lacks (protocol §8.5). */
const LACKING: [method: Route["method"], path: string, said: string][] = [
  ["POST", "/v1/realtime/token", REALTIME],
  ["POST", "/v1/realtime/publish", REALTIME],
  ["POST", "/v1/realtime/publish/tee", REALTIME],
  ["GET", "/v1/realtime/connect", REALTIME],
  ["GET", "/v1/realtime/sse", REALTIME],
  ["POST", "/v0/connect/start", CONNECT],
  ["POST", "/v0/connect/flush", CONNECT],
  ["POST", "/v1/runs/:runId/metadata", METADATA],
  ["POST", "/v1/checkpoint", DURABLE_ENDPOINTS],
  ["POST", "/v1/checkpoint/:runId/steps", DURABLE_ENDPOINTS],
  ["GET", "/v1/http/runs/:runId/output", DURABLE_ENDPOINTS],
  ["POST", "/v1/traces/userland", TRACES],
];

/** Endpoints that answer 501 with the reason; a bare 404 looks like a wrong address. */
function notHereRoutes(): Route[] {
  return LACKING.map(([method, path, said]) => ({
    method,
    path,
    handle: () => ({
      status: 501,
      body: {
        error: `${said} Inngest's own server has it.`,
        code: "not_implemented",
        data: null,
        status: 501,
      },
    }),
  }));
}
