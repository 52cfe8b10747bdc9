import { throttleMeter } from "../core/flow-control/gcra.ts";
import { FUNCTION_WEIGHT, type HeldPlaces } from "../core/flow-control/place-shares.ts";
import { concurrencyLimits } from "../core/flow-control/run-flow.ts";
import type { Registry } from "../registry.ts";
import type { Sql } from "../store/connect.ts";
import { claimJobs, type LeasedJob } from "../store/queue/claim-jobs.ts";
import { claimLanes, type LaneClaim, type LaneLimits } from "../store/queue/claim-limited-calls.ts";

/** How many places are free, and who holds the others. */
export interface PlaceOrder {
  limit: number;
  held: readonly HeldPlaces[];
  /** How many places are kept for shares that hold fewer than that. */
  reserve: number;
  /** False while no call in a lane can have become free to go: to look would cost two statements for nothing. */
  withLanes: boolean;
}

/** How the free places were used. */
export interface ClaimedPlaces {
  jobs: LeasedJob[];
  /** Shares whose items could go at once and found no place. */
  waiting: string[];
  /** Whether calls in lanes may be among them. */
  lanesLeft: boolean;
  /** When a call that waits for its throttle may go, Unix milliseconds; null when none does. */
  nextRoomAtMs: number | null;
}

/**
 * Gives free places to items of the queue, shared by function whatever limits each has. First items outside the lanes
 * are leased, which leaves places for the functions with calls in lanes; those take what their limits allow; what they
 * leave goes to the others.
 */
export async function claimPlaces(
  sql: Sql,
  instanceId: string,
  registry: Registry,
  { limit, held, reserve, withLanes }: PlaceOrder,
): Promise<ClaimedPlaces> {
  const nowMs = Date.now();
  const { jobs, waiting, inLanes } = await claimJobs(sql, instanceId, {
    limit,
    nowMs,
    held,
    reserve,
    withLanes,
  });
  const places = limit - jobs.length;
  if (inLanes.length === 0) return { jobs, waiting, lanesLeft: !withLanes, nextRoomAtMs: null };
  // Their turn has come when no place is left: another look is due.
  if (places === 0) return { jobs, waiting, lanesLeft: true, nextRoomAtMs: null };
  const lanes = await fillLanes(sql, instanceId, registry, { limit: places, held, reserve });
  jobs.push(...lanes.jobs);
  const rest = limit - jobs.length;
  const lanesLeft = rest === 0;
  const found = { jobs, lanesLeft, nextRoomAtMs: lanes.nextRoomAtMs };
  if (lanesLeft) return { ...found, waiting: [...new Set([...waiting, ...inLanes])] };
  if (waiting.length === 0) return { ...found, waiting };
  const others = await claimJobs(sql, instanceId, {
    limit: rest,
    nowMs,
    held: withTaken(held, jobs),
    reserve,
    withLanes: false,
  });
  jobs.push(...others.jobs);
  return { ...found, waiting: others.waiting };
}

/** What the shares hold with these items. */
function withTaken(held: readonly HeldPlaces[], jobs: readonly LeasedJob[]): HeldPlaces[] {
  const shares = new Map(held.map((one) => [one.share, one]));
  for (const { share } of jobs) {
    const { places, weight } = shares.get(share) ?? { places: 0, weight: FUNCTION_WEIGHT };
    shares.set(share, { share, places: places + 1, weight });
  }
  return [...shares.values()];
}

/**
 * Takes calls from the lanes by the limits that are registered now, until there is no room or no call waits. One look is
 * not always enough where a function has two limits: a call that the first one held back may have stood in the way of
 * another at the second.
 * @param order calls to take at most, and the places each share holds already
 */
async function fillLanes(
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
