import type { RunFlow } from "../core/run-flow.ts";
import type { LeasedJob } from "./claim-jobs.ts";
import type { Sql } from "./connect.ts";

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
