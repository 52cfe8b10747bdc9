import type { RunFlow } from "../../core/flow-control/run-flow.ts";
import { GatewayRequest } from "../../protocol/gateway.ts";
import type { Sql } from "../connect.ts";
import type { LeasedJob } from "./claim-jobs.ts";

/** Gives back a call that was taken from a lane its function's limits do not want it in any more, and puts it right. */
export async function moveCall(
  sql: Sql,
  job: LeasedJob,
  { lane, bucket_1, bucket_2 }: RunFlow,
): Promise<void> {
  await sql`
    update jobs set lane = ${lane}, bucket_1 = ${bucket_1}, bucket_2 = ${bucket_2}, ready = true,
      lease_owner = null, leased_at_ms = null, lease_token = lease_token + 1
    where id = ${job.id} and lease_token = ${job.lease_token}`;
}

/** What a leased queue item is to send; null when the item is no longer ours. */
export async function readGatewayRequest(sql: Sql, job: LeasedJob): Promise<GatewayRequest | null> {
  const [row] = await sql<{ request: unknown }[]>`
    select request from jobs where id = ${job.id} and lease_token = ${job.lease_token}`;
  return row ? GatewayRequest.parse(row.request) : null;
}
