import type { Checkpointer } from "../commit/checkpoint-run.ts";
import type { RunControl } from "../commit/control-runs.ts";
import type { EventIntake } from "../intake/event-intake.ts";
import type { Registry } from "../registry.ts";
import type { Sql } from "../store/connect.ts";
import type { Tallies } from "../tallies.ts";
import type { Access } from "./access.ts";
import { cancellationRoutes } from "./cancellations.ts";
import { checkpointRoutes } from "./checkpoint.ts";
import { eventRoutes } from "./events.ts";
import { type HealthFacts, healthRoutes } from "./health.ts";
import { invokeRoutes } from "./invoke.ts";
import { mcpRoutes } from "./mcp.ts";
import { metricsRoutes } from "./metrics.ts";
import { notHereRoutes } from "./not-here.ts";
import { registerRoutes } from "./register.ts";
import type { Route } from "./route.ts";
import { runStateRoutes } from "./run-state.ts";
import { signalRoutes } from "./signals.ts";
import { statusRoutes } from "./status.ts";
import { v1Routes } from "./v1.ts";
import { v2Routes } from "./v2.ts";

/** What the endpoints stand on. */
export interface EndpointParts {
  sql: Sql;
  registry: Registry;
  access: Access;
  facts: HealthFacts;
  intake: EventIntake;
  control: RunControl;
  checkpointer: Checkpointer;
  tallies: Tallies;
  /** Whether tools of `/mcp` may change something. */
  mcpWrites: boolean;
  /** Carries out orders to cancel many runs. */
  startBulk(): void;
  /** Tells that something is due at this time, Unix milliseconds; the past means now. */
  wakeAt(dueAtMs: number): void;
  /** Looks for what has been put into the queue to be done later. */
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
    ...metricsRoutes(sql, parts.tallies),
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
