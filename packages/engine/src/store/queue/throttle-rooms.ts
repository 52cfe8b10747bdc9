import { type Meter, type MeterState, meterRoom, nextRoomAtMs, spend } from "../../core/flow-control/gcra.ts";
import type { Transaction } from "../connect.ts";
import { readMeters, writeMeters } from "./meters.ts";

/** The throttles for which first calls wait. */
export interface ThrottleRooms {
  /** Number of runs that may start now; null when the function no longer has a throttle. */
  rooms: { throttle: string; room: number | null }[];
  /** Takes a token for each start; `started` lists their throttles. */
  spend(started: readonly string[]): Promise<void>;
  /** When the next full throttle has a token; null when none is full. */
  nextRoomAtMs(): number | null;
}

/**
 * Reads how many runs may start by each throttle that a call waits for (protocol §6.5). The caller holds the lock that
 * keeps other processes from spending the same tokens.
 * @param meterOf the throttle of a function as it is registered now
 */
export async function readThrottleRooms(
  tx: Transaction,
  nowMs: number,
  meterOf: (functionId: string) => Meter | null,
): Promise<ThrottleRooms> {
  const waiting = await tx<{ throttle: string; function_id: string }[]>`
    with recursive names as (
      (select min(throttle) as throttle from jobs where ready and lease_owner is null and throttle is not null)
      union all
      select (
        select min(jobs.throttle) from jobs
        where jobs.ready and jobs.lease_owner is null and jobs.throttle is not null
          and jobs.throttle > names.throttle)
      from names where names.throttle is not null
    )
    select names.throttle, run.function_id
    from names cross join lateral (
      select run_id from jobs
      where jobs.throttle = names.throttle and jobs.ready and jobs.lease_owner is null limit 1
    ) as one cross join lateral (select function_id from runs where runs.id = one.run_id offset 0) as run`;
  const meters = new Map<string, Meter>();
  for (const { throttle, function_id } of waiting) {
    const meter = meterOf(function_id);
    if (meter) meters.set(throttle, meter);
  }
  const states: Map<string, MeterState> =
    meters.size === 0 ? new Map() : await readMeters(tx, [...meters.keys()].map(meterName));
  const room = (throttle: string) => {
    const meter = meters.get(throttle);
    return meter ? meterRoom(meter, states.get(meterName(throttle)), nowMs) : null;
  };
  return {
    rooms: waiting.map(({ throttle }) => ({ throttle, room: room(throttle) })),
    async spend(started) {
      const spent = new Map<string, MeterState>();
      for (const [throttle, meter] of meters) {
        const count = started.filter((one) => one === throttle).length;
        if (count === 0) continue;
        const name = meterName(throttle);
        spent.set(name, spend(meter, states.get(name), count, nowMs));
      }
      for (const [name, state] of spent) states.set(name, state);
      if (spent.size > 0) await writeMeters(tx, spent, nowMs);
    },
    nextRoomAtMs() {
      const times = [...meters]
        .map(([throttle, meter]) => nextRoomAtMs(meter, states.get(meterName(throttle)), nowMs))
        // With room left, another limit holds the run; a call that ends there wakes the queue.
        .filter((roomAtMs) => roomAtMs > nowMs);
      return times.length === 0 ? null : Math.min(...times);
    },
  };
}

function meterName(throttle: string): string {
  return `throttle ${throttle}`;
}
