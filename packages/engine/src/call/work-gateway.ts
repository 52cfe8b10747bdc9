import type { ChangeCommitter } from "../commit/commit-change.ts";
import { maxAttempts } from "../core/function-limits.ts";
import { settleGateway } from "../core/settle-gateway.ts";
import type { OpenRun } from "../dispatch/open-runs.ts";
import { gatewayOutcome } from "../protocol/gateway-outcome.ts";
import type { Registry } from "../registry.ts";
import type { LeasedJob } from "../store/claim-jobs.ts";
import type { Sql } from "../store/connect.ts";
import { readGatewayRequest } from "../store/read-gateway-request.ts";
import { retryPolicy } from "./retry-policy.ts";
import type { GatewaySender } from "./send-gateway.ts";

/** What a request for a step needs of the engine. */
interface GatewayParts {
  sql: Sql;
  registry: Registry;
  gateway: GatewaySender;
  committer: ChangeCommitter;
  retryIntervalMs: number | null;
}

/** Makes the request a step has asked for; returns the queue item that goes on in its place, if one does. */
export async function workGateway(
  parts: GatewayParts,
  job: LeasedJob,
  open: OpenRun,
): Promise<LeasedJob | null> {
  const { sql, registry, gateway, committer } = parts;
  const request = await readGatewayRequest(sql, job);
  if (!request) return null;
  const config = registry.find(open.run.functionId)?.config;
  const answer = await gateway.send(request);
  const outcome = gatewayOutcome(request, answer, Date.now());
  const stepId = job.step_id ?? "";
  const step = { stepId, op: open.run.state.pending.get(stepId)?.op ?? "", name: "" };
  const attempts = { attempt: job.attempt, maxAttempts: config ? maxAttempts(config) : 1 };
  const { next } = await committer.commit({
    open,
    job,
    calledAtMs: null,
    decide: (state) => settleGateway(state, step, outcome, attempts, retryPolicy(parts)),
  });
  return next;
}
