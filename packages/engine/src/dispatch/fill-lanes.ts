import { throttleMeter } from "../core/flow-meters.ts";
import type { HeldPlaces } from "../core/place-shares.ts";
import { concurrencyLimits } from "../core/run-flow.ts";
import type { Registry } from "../registry.ts";
import { claimLanes, type LaneClaim, type LaneLimits } from "../store/claim-lanes.ts";
import type { Sql } from "../store/connect.ts";

/**
 * Takes calls from the lanes by the limits that are registered now, until there is no room or no call waits. One look is
 * not always enough where a function has two limits: a call that the first one held back may have stood in the way of
 * another at the second.
 * @param order calls to take at most, and the places each share holds already
 */
export async function fillLanes(
  sql: Sql,
  instanceId: string,
  registry: Registry,
  { limit, held, reserve }: { limit: number; held: readonly HeldPlaces[]; reserve: number },
): Promise<LaneClaim> {
  const limits = laneLimits(registry);
  const claimed: LaneClaim = { jobs: [], nextRoomAtMs: null };
  for (;;) {
    const look = await claimLanes(sql, instanceId, {
      limit: limit - claimed.jobs.length,
      nowMs: Date.now(),
      held,
      reserve,
      limits,
      meterOf(functionId) {
        const target = registry.find(functionId);
        return target ? throttleMeter(target.config) : null;
      },
    });
    claimed.jobs.push(...look.jobs);
    claimed.nextRoomAtMs = look.nextRoomAtMs;
    const mayHaveMissed = look.jobs.length > 0 && limits.some(({ limit_2 }) => limit_2 !== null);
    if (!mayHaveMissed || claimed.jobs.length >= limit) return claimed;
  }
}

function laneLimits(registry: Registry): LaneLimits[] {
  return registry.functions().flatMap(({ id, config }) => {
    const [first, second] = concurrencyLimits(config).map(({ limit }) => (limit > 0 ? limit : null));
    return first === undefined ? [] : [{ function_id: id, limit_1: first, limit_2: second ?? null }];
  });
}
