import type { RunFlow } from "../../core/flow-control/run-flow.ts";
import { GatewayRequest } from "../../protocol/gateway.ts";
import type { Sql } from "../connect.ts";
import type { LeasedJob } from "./claim-jobs.ts";

/** Gives back a leased call whose queue key the function's limits have changed, with the new key. */
export async function moveCall(
  sql: Sql,
  job: LeasedJob,
  { queue_key, concurrency_key_1, concurrency_key_2 }: RunFlow,
): Promise<void> {
  await sql`
    update jobs set queue_key = ${queue_key}, concurrency_key_1 = ${concurrency_key_1}, concurrency_key_2 = ${concurrency_key_2}, ready = true,
      lease_owner = null, leased_at_ms = null, lease_token = lease_token + 1
    where id = ${job.id} and lease_token = ${job.lease_token}`;
}

/** The request of a leased gateway item; null when this process no longer holds the lease. */
export async function readGatewayRequest(sql: Sql, job: LeasedJob): Promise<GatewayRequest | null> {
  const [row] = await sql<{ request: unknown }[]>`
    select request from jobs where id = ${job.id} and lease_token = ${job.lease_token}`;
  return row ? GatewayRequest.parse(row.request) : null;
}

/** Deletes a leased queue item that has nothing left to do. */
export async function dropJob(sql: Sql, job: LeasedJob): Promise<void> {
  await sql`delete from jobs where id = ${job.id} and lease_token = ${job.lease_token}`;
}
