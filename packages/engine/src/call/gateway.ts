import type { ChangeCommitter } from "../commit/commit-change.ts";
import { settleGateway } from "../core/run/resolve-pause.ts";
import type { OpenRun } from "../dispatch/open-runs.ts";
import { maxAttempts } from "../protocol/function-config.ts";
import { type GatewayRequest, gatewayOutcome } from "../protocol/gateway.ts";
import type { CallAnswer } from "../protocol/read-reply.ts";
import type { Registry } from "../registry.ts";
import type { Sql } from "../store/connect.ts";
import type { LeasedJob } from "../store/queue/claim-jobs.ts";
import { readGatewayRequest } from "../store/queue/leased-job.ts";
import { retryPolicy } from "./call-app.ts";
import { closeAgents, createAgents, exchange, redirectTarget } from "./http-exchange.ts";

/** As many as browsers and fetch follow. */
const MAX_REDIRECTS = 20;
/** Removed when a redirect leads to another origin, which the author did not name. */
const SECRETS = new Set(["authorization", "cookie", "proxy-authorization", "x-api-key"]);
/** Set by the engine, or about an encoding that it would have to undo. */
const OURS = new Set(["accept-encoding", "connection", "content-length", "host", "transfer-encoding"]);

/** Makes requests for steps, each on a new connection, so that a broken connection is never a stale one. */
export interface GatewaySender {
  /** Never throws: a server that cannot be reached is an outcome. */
  send(request: GatewayRequest): Promise<CallAnswer>;
  close(): void;
}

/** @param maxConnections how many requests may be under way at a time */
export function createGatewaySender(maxConnections: number): GatewaySender {
  const agents = createAgents({ keepAlive: false, maxSockets: maxConnections });
  return {
    async send(request) {
      let { url, method, body } = request;
      let headers = withoutAny(request.headers, OURS);
      for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
        const answer = await exchange(agents, { url, method, headers, body });
        const next = redirectTarget(answer, url);
        if (next === null || !("status" in answer)) return answer;
        if ("unreachable" in next) return next;
        if (new URL(next.url).origin !== new URL(url).origin) headers = withoutAny(headers, SECRETS);
        if (becomesGet(answer.status, method)) [method, body] = ["GET", null];
        url = next.url;
      }
      return { unreachable: `more than ${MAX_REDIRECTS} redirects` };
    },
    close: () => closeAgents(agents),
  };
}

/** By the rules of fetch: 303 changes to GET, and so do 301 and 302 after a POST. */
function becomesGet(status: number, method: string): boolean {
  if (status === 303) return method !== "HEAD";
  return (status === 301 || status === 302) && method === "POST";
}

function withoutAny(
  headers: Readonly<Record<string, string>>,
  names: ReadonlySet<string>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.has(name.toLowerCase())));
}

/** Parts of the engine that a gateway request uses. */
interface GatewayParts {
  sql: Sql;
  registry: Registry;
  gateway: GatewaySender;
  committer: ChangeCommitter;
  retryIntervalMs: number | null;
}

/** Makes the request of a step; returns the queue item that continues in its place, if any. */
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
