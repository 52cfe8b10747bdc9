import type { RunFlow } from "../../core/flow-control/run-flow.ts";
import { EventPayload } from "../../protocol/event-payload.ts";
import type { Transaction } from "../connect.ts";
import { readHolders } from "../events/read-admission.ts";

const PAGE = 500;

/**
 * Gives the unfinished runs of a function the keys of its present limits: calls that wait and calls that are in
 * flight change their keys, so that a limit counts calls that began before it was registered. A sleeping run has no
 * call; its next call gets the new keys.
 * @param flowOf the flow of a run with this first event
 * @param locksRuns whether the function has a singleton now; then sleeping runs count too
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

/** A lock has one holder: the run that holds it, or the oldest run with its key. */
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
        run_id text, queue_key text, concurrency_key_1 text, concurrency_key_2 text, start_queue_key text, throttle text, singleton_key text,
        priority_s integer)
    ), moved as (
      update runs set queue_key = flow.queue_key, concurrency_key_1 = flow.concurrency_key_1, concurrency_key_2 = flow.concurrency_key_2,
        singleton_key = flow.singleton_key, priority_s = flow.priority_s
      from flow where runs.id = flow.run_id
    ), calls as materialized (
      select jobs.id, flow.*, runs.created_at_ms,
        -- The first call of a run waits for the throttle until it is leased.
        runs.status = 'queued' and jobs.attempt = 0 and jobs.lease_owner is null as is_start
      from flow join runs on runs.id = flow.run_id join jobs on jobs.run_id = flow.run_id
      where jobs.kind in ('discovery', 'step')
      order by jobs.id for update of jobs
    )
    update jobs set concurrency_key_1 = calls.concurrency_key_1, concurrency_key_2 = calls.concurrency_key_2,
      queue_key = case when is_start then calls.start_queue_key else calls.queue_key end,
      throttle = case when is_start then calls.throttle end,
      rank_ms = calls.created_at_ms - calls.priority_s * 1000
    from calls where jobs.id = calls.id`;
}
