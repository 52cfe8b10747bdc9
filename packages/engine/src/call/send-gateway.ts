import type { GatewayRequest } from "../protocol/gateway-request.ts";
import type { CallAnswer } from "../protocol/read-reply.ts";
import { closeAgents, createAgents, exchange } from "./http-exchange.ts";
import { redirectTarget } from "./redirect-target.ts";

/** What browsers and fetch follow. */
const MAX_REDIRECTS = 20;
/** Not for the eyes of a server the author did not name. */
const SECRETS = new Set(["authorization", "cookie", "proxy-authorization", "x-api-key"]);
/** Set by us, or about an encoding that we would have to undo. */
const OURS = new Set(["accept-encoding", "connection", "content-length", "host", "transfer-encoding"]);

/** Makes requests for steps, each on a connection of its own: one that broke was not used by another before. */
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

/** By the rules of fetch: a 303 asks for the result elsewhere, and so do 301 and 302 after a POST. */
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
