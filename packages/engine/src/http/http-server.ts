import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { type CallerFault, checkCaller, OWN_MACHINE } from "@vagus/primitives/check-caller";
import { databaseErrorCode } from "@vagus/primitives/database-error";
import { NestedTooDeep } from "../core/canonical-json.ts";
import type { Log } from "../log.ts";
import { type Access, UNAUTHORIZED } from "./access.ts";
import { type EngineResponse, HttpError, readBody } from "./request.ts";
import { createRouteFinder, type Route } from "./route.ts";

const REFUSALS: Record<NonNullable<CallerFault>, string> = {
  foreign_host: "The engine does not answer to this host name; --allow-host adds one.",
  foreign_origin: "A page of another origin may not speak to this engine.",
};

/**
 * Creates the request listener of a `node:http` server.
 * @param hostNames names the engine answers to besides the loopback ones
 * @param isReady false while the database is being prepared: requests are then answered 503
 */
export function createRouter(
  routes: readonly Route[],
  {
    access,
    log,
    isReady,
    hostNames,
  }: { access: Access; log: Log; isReady: () => boolean; hostNames: readonly string[] },
) {
  const find = createRouteFinder(routes);
  const callers = { ...OWN_MACHINE, hostNames };

  async function answer(incoming: IncomingMessage): Promise<EngineResponse> {
    const fault = checkCaller(incoming.method, incoming.headers, callers);
    if (fault !== undefined) throw new HttpError(403, REFUSALS[fault]);
    if (!isReady()) throw new HttpError(503, "The engine is starting, send the request again.");
    const url = readUrl(incoming.url ?? "/");
    const hit = find(incoming.method ?? "", url.pathname);
    if (hit === "no such path")
      return { status: 404, body: { error: "404 page not found", data: null, status: 404 } };
    if (hit === "no such method")
      return { status: 405, body: { error: "Method not allowed", data: null, status: 405 } };
    if (!hit.route.isOpen && !access.admits(incoming.headers.authorization)) {
      return hit.route.unauthorized ?? UNAUTHORIZED;
    }
    return await hit.route.handle({
      method: hit.route.method,
      path: url.pathname,
      query: url.searchParams,
      params: hit.params,
      header(name) {
        const value = incoming.headers[name];
        return Array.isArray(value) ? value.join(", ") : value;
      },
      body: (maxBytes) => readBody(incoming, maxBytes),
    });
  }

  return (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    answer(incoming)
      .catch((error: unknown) => asResponse(error, log))
      .then((response) => send(outgoing, response, access.kind))
      .catch((error: unknown) => {
        log.error("an answer could not be sent", { code: databaseErrorCode(error) });
        outgoing.destroy();
      });
  };
}

function readUrl(target: string): URL {
  try {
    return new URL(target, "http://engine");
  } catch {
    throw new HttpError(400, "The request's target is not a URL");
  }
}

function asResponse(error: unknown, log: Log): EngineResponse {
  if (error instanceof HttpError) {
    return { status: error.status, body: { error: error.message, data: null, status: error.status } };
  }
  if (error instanceof NestedTooDeep) return asResponse(new HttpError(400, error.message), log);
  log.error("a request failed", { code: databaseErrorCode(error) });
  const message = "The engine could not do this now; nothing is known to be lost, send the request again.";
  return { status: 500, body: { error: message, data: null, status: 500 } };
}

/** Every answer names the kind of server (protocol §1.2). */
function send(outgoing: ServerResponse, { status, body, headers }: EngineResponse, kind: string): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  outgoing.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    "x-inngest-server-kind": kind,
    ...headers,
  });
  outgoing.end(text);
}

/** The address of a listening server. */
interface Address {
  port: number;
  url: string;
}

/** Opens a server's port; 0 takes a free one. @throws Error with what to do when the port is taken */
export function listen(server: Server, port: number, host: string): Promise<Address> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} of ${host} is taken: stop what listens there or give the engine another with --port.`;
      reject(error.code === "EADDRINUSE" ? new Error(taken, { cause: error }) : error);
    });
    server.listen(port, host, () => {
      const address = server.address();
      const opened = typeof address === "object" && address !== null ? address.port : port;
      resolve({ port: opened, url: `http://${host.includes(":") ? `[${host}]` : host}:${opened}` });
    });
  });
}

/** Whether the host is a loopback address, which only this machine reaches. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
