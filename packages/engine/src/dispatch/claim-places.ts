import { throttleMeter } from "../core/flow-control/gcra.ts";
import { FUNCTION_WEIGHT, type HeldPlaces } from "../core/flow-control/place-shares.ts";
import { concurrencyLimits } from "../core/flow-control/run-flow.ts";
import type { Registry } from "../registry.ts";
import type { Sql } from "../store/connect.ts";
import { claimJobs, type LeasedJob } from "../store/queue/claim-jobs.ts";
import { type CallLimits, claimLimitedCalls, type LimitedClaim } from "../store/queue/claim-limited-calls.ts";

/** The free places, and the shares that hold the others. */
export interface PlaceOrder {
  limit: number;
  held: readonly HeldPlaces[];
  /** Number of places that are kept for shares that hold fewer than this number. */
  reserve: number;
  /** False while no limited call can have become free to start: looking for one costs two statements. */
  withLimited: boolean;
}

/** The items that got places, and the shares that got none. */
export interface ClaimedPlaces {
  jobs: LeasedJob[];
  /** Shares with ready items that found no place. */
  waiting: string[];
  /** Whether limited calls may be among them. */
  limitedLeft: boolean;
  /** When the next call that waits for its throttle may start, Unix milliseconds; null when none waits. */
  nextRoomAtMs: number | null;
}

/**
 * Gives free places to queue items, shared by function whatever limits each has. First come items without a queue key,
 * which leaves places for functions with limited calls; then limited calls, as far as their limits allow; then items
 * without a queue key once more, for the places that are left.
 */
export async function claimPlaces(
  sql: Sql,
  instanceId: string,
  registry: Registry,
  { limit, held, reserve, withLimited }: PlaceOrder,
): Promise<ClaimedPlaces> {
  const nowMs = Date.now();
  const { jobs, waiting, limitedShares } = await claimJobs(sql, instanceId, {
    limit,
    nowMs,
    held,
    reserve,
    withLimited,
  });
  const places = limit - jobs.length;
  if (limitedShares.length === 0) return { jobs, waiting, limitedLeft: !withLimited, nextRoomAtMs: null };
  // No place is left for limited calls: they are looked for again when one comes free.
  if (places === 0) return { jobs, waiting, limitedLeft: true, nextRoomAtMs: null };
  const limited = await claimLimited(sql, instanceId, registry, { limit: places, held, reserve });
  jobs.push(...limited.jobs);
  const rest = limit - jobs.length;
  const limitedLeft = rest === 0;
  const found = { jobs, limitedLeft, nextRoomAtMs: limited.nextRoomAtMs };
  if (limitedLeft) return { ...found, waiting: [...new Set([...waiting, ...limitedShares])] };
  if (waiting.length === 0) return { ...found, waiting };
  const others = await claimJobs(sql, instanceId, {
    limit: rest,
    nowMs,
    held: withTaken(held, jobs),
    reserve,
    withLimited: false,
  });
  jobs.push(...others.jobs);
  return { ...found, waiting: others.waiting };
}

/** The places that shares hold, these items included. */
function withTaken(held: readonly HeldPlaces[], jobs: readonly LeasedJob[]): HeldPlaces[] {
  const shares = new Map(held.map((one) => [one.share, one]));
  for (const { share } of jobs) {
    const { places, weight } = shares.get(share) ?? { places: 0, weight: FUNCTION_WEIGHT };
    shares.set(share, { share, places: places + 1, weight });
  }
  return [...shares.values()];
}

/**
 * Leases limited calls by the limits that are registered now, until no room is left or no call waits. One statement is
 * not always enough where a function has two limits: a call that the first limit holds back may have taken the room of
 * another call at the second.
 * @param order calls to take at most, and the places each share holds already
 */
async function claimLimited(
  sql: Sql,
  instanceId: string,
  registry: Registry,
  { limit, held, reserve }: { limit: number; held: readonly HeldPlaces[]; reserve: number },
): Promise<LimitedClaim> {
  const limits = callLimits(registry);
  const claimed: LimitedClaim = { jobs: [], nextRoomAtMs: null };
  for (;;) {
    const look = await claimLimitedCalls(sql, instanceId, {
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

function callLimits(registry: Registry): CallLimits[] {
  return registry.functions().flatMap(({ id, config }) => {
    const [first, second] = concurrencyLimits(config).map(({ limit }) => (limit > 0 ? limit : null));
    return first === undefined ? [] : [{ function_id: id, limit_1: first, limit_2: second ?? null }];
  });
}
