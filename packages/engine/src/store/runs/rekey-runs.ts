import type { RunFlow } from "../../core/flow-control/run-flow.ts";
import { EventPayload } from "../../protocol/event-payload.ts";
import type { Transaction } from "../connect.ts";
import { readHolders } from "../events/read-admission.ts";

const PAGE = 500;

/**
 * Puts the runs of a function that are under way where its limits now want them: calls that wait and calls that are in
 * flight change lanes and buckets, so that a limit counts what began before it was registered. A run that sleeps has no
 * call; its next one finds its place by itself.
 * @param flowOf where a run with this first event belongs
 * @param locksRuns whether runs hold locks now; then the sleeping ones count too
 */
export async function rekeyRuns(
  tx: Transaction,
  functionId: string,
  flowOf: (event: EventPayload) => RunFlow,
  locksRuns: boolean,
): Promise<void> {
  const locked = new Set<string>();
  for (let after = ""; ; ) {
    const runs = await tx<{ id: string; payload: unknown }[]>`
      select runs.id, events.payload
      from runs join events on events.internal_id = runs.event_ids[1]
      where runs.ended_at_ms is null and runs.function_id = ${functionId} and runs.id > ${after}
        and (${locksRuns} or runs.singleton_key is not null or exists (
          select 1 from jobs where jobs.run_id = runs.id and jobs.kind in ('discovery', 'step')))
      order by runs.id limit ${PAGE} for update of runs`;
    const last = runs.at(-1);
    if (!last) return;
    after = last.id;
    const flows = runs.map(({ id, payload }) => ({ run_id: id, ...flowOf(EventPayload.parse(payload)) }));
    await writeFlows(tx, await withLocks(tx, functionId, flows, locked));
  }
}

/** A lock has one holder: the run that has it, or the oldest of those that would. */
async function withLocks<Flow extends { run_id: string; singleton_key: string | null }>(
  tx: Transaction,
  functionId: string,
  flows: readonly Flow[],
  locked: Set<string>,
): Promise<Flow[]> {
  const holders = await readHolders(
    tx,
    functionId,
    flows.flatMap(({ singleton_key }) => singleton_key ?? []),
  );
  return flows.map((flow) => {
    const key = flow.singleton_key;
    if (key === null) return flow;
    const isHolder = (holders.get(key) ?? flow.run_id) === flow.run_id && !locked.has(key);
    if (isHolder) locked.add(key);
    return { ...flow, singleton_key: isHolder ? key : null };
  });
}

async function writeFlows(tx: Transaction, flows: readonly (RunFlow & { run_id: string })[]): Promise<void> {
  await tx`
    with flow as materialized (
      select * from json_to_recordset(${JSON.stringify(flows)}::text::json) as flow (
        run_id text, lane text, bucket_1 text, bucket_2 text, start_lane text, throttle text, singleton_key text,
        priority_s integer)
    ), moved as (
      update runs set lane = flow.lane, bucket_1 = flow.bucket_1, bucket_2 = flow.bucket_2,
        singleton_key = flow.singleton_key, priority_s = flow.priority_s
      from flow where runs.id = flow.run_id
    ), calls as materialized (
      select jobs.id, flow.*, runs.created_at_ms,
        -- The first call of a run, if nobody has made it yet, waits for the throttle.
        runs.status = 'queued' and jobs.attempt = 0 and jobs.lease_owner is null as is_start
      from flow join runs on runs.id = flow.run_id join jobs on jobs.run_id = flow.run_id
      where jobs.kind in ('discovery', 'step')
      order by jobs.id for update of jobs
    )
    update jobs set bucket_1 = calls.bucket_1, bucket_2 = calls.bucket_2,
      lane = case when is_start then calls.start_lane else calls.lane end,
      throttle = case when is_start then calls.throttle end,
      rank_ms = calls.created_at_ms - calls.priority_s * 1000
    from calls where jobs.id = calls.id`;
}
