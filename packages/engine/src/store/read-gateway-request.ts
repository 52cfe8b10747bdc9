import { GatewayRequest } from "../protocol/gateway-request.ts";
import type { LeasedJob } from "./claim-jobs.ts";
import type { Sql } from "./connect.ts";

/** What a leased queue item is to send; null when the item is no longer ours. */
export async function readGatewayRequest(sql: Sql, job: LeasedJob): Promise<GatewayRequest | null> {
  const [row] = await sql<{ request: unknown }[]>`
    select request from jobs where id = ${job.id} and lease_token = ${job.lease_token}`;
  return row ? GatewayRequest.parse(row.request) : null;
}
