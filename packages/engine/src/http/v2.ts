import type { RunControl } from "../commit/control-runs.ts";
import type { EventIntake } from "../intake/event-intake.ts";
import type { Registry } from "../registry.ts";
import type { Sql } from "../store/connect.ts";
import type { Route } from "./route.ts";
import type { AppSync } from "./sync-in-band.ts";
import { v2AppRoutes } from "./v2-apps.ts";
import { v2ElsewhereRoutes } from "./v2-elsewhere.ts";
import { v2EventRoutes } from "./v2-events.ts";
import { v2RunRoutes } from "./v2-runs.ts";

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
