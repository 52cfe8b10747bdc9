import { newUlid } from "@vagus/primitives/ulid";
import { canonicalJson } from "../core/canonical-json.ts";
import { nextTick } from "../core/next-tick.ts";
import { tickEvent } from "../protocol/system-events.ts";
import type { Registry } from "../registry.ts";
import type { LeasedJob } from "../store/claim-jobs.ts";
import type { Sql } from "../store/connect.ts";
import { fireTick, readTick } from "../store/fire-tick.ts";

/** What firing a tick needs of the engine. */
interface CronParts {
  sql: Sql;
  instanceId: string;
  registry: Registry;
  wakeAt(dueAtMs: number): void;
}

/**
 * Fires the tick a cron row stands for: an event of its own for its function, whose id is the scheduled time, so that
 * two crons of one function that meet in a second start one run. The next tick counts from now at the earliest: of many
 * that were missed one is made up for.
 */
export async function workCron(parts: CronParts, job: LeasedJob): Promise<void> {
  const { sql, instanceId, registry, wakeAt } = parts;
  const tick = await readTick(sql, job);
  if (!tick) return;
  // Another process may have registered the function a moment ago.
  await registry.refresh();
  const target = registry.find(job.function_id ?? "");
  const triggers = target && !target.archived ? (target.config.triggers ?? []) : [];
  const trigger = triggers.find((one) => one.cron === tick.cron);
  const nowMs = Date.now();
  const next = trigger ? nextTick(trigger, Math.max(nowMs, tick.scheduledAtMs), Math.random) : null;
  const payload = tickEvent(tick);
  const event = {
    internalId: newUlid(nowMs),
    eventId: payload.id,
    name: payload.name,
    payload: canonicalJson(payload),
    routeJobId: newUlid(nowMs),
  };
  await fireTick(sql, instanceId, job, { event: trigger ? event : null, next, nowMs });
  wakeAt(0);
  if (next) wakeAt(next.fireAtMs);
}
