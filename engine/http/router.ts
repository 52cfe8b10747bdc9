import type { IncomingMessage, ServerResponse } from "node:http";
import type { Log } from "../log.ts";
import { databaseErrorCode } from "../store/database-error.ts";
import { type Access, UNAUTHORIZED } from "./access.ts";
import { type EngineRequest, type EngineResponse, HttpError, readBody } from "./request.ts";

/** One endpoint: `path` may hold variables, as in `/v1/runs/:runId`. */
export interface Route {
  method: "GET" | "POST" | "PUT" | "DELETE" | "OPTIONS";
  path: string;
  /** Answers those without the engine's key too. */
  isOpen?: true;
  /** What those without the key are told, where the usual answer would not do. */
  unauthorized?: EngineResponse;
  handle(request: EngineRequest): Promise<EngineResponse> | EngineResponse;
}

/**
 * Makes the listener of a `node:http` server from endpoints.
 * @param isReady false while the database is being prepared: requests are then told to come again
 */
export function createRouter(
  routes: readonly Route[],
  { access, log, isReady }: { access: Access; log: Log; isReady: () => boolean },
) {
  const compiled = routes.map((route) => ({ ...route, segments: route.path.split("/") }));

  async function answer(incoming: IncomingMessage): Promise<EngineResponse> {
    if (!isReady()) throw new HttpError(503, "The engine is starting, send the request again.");
    const url = readUrl(incoming.url ?? "/");
    const segments = url.pathname.split("/");
    const onPath = compiled.flatMap((route) => {
      const params = matchPath(route.segments, segments);
      return params ? [{ route, params }] : [];
    });
    if (onPath.length === 0)
      return { status: 404, body: { error: "404 page not found", data: null, status: 404 } };
    const hit = onPath.find(({ route }) => route.method === incoming.method);
    if (!hit) return { status: 405, body: { error: "Method not allowed", data: null, status: 405 } };
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

function matchPath(pattern: readonly string[], path: readonly string[]): Record<string, string> | null {
  if (pattern.length !== path.length) return null;
  const params: Record<string, string> = {};
  for (const [index, wanted] of pattern.entries()) {
    const found = path[index] ?? "";
    if (wanted.startsWith(":")) params[wanted.slice(1)] = decode(found);
    else if (wanted !== found) return null;
  }
  return params;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function asResponse(error: unknown, log: Log): EngineResponse {
  if (error instanceof HttpError) {
    return { status: error.status, body: { error: error.message, data: null, status: error.status } };
  }
  log.error("a request failed", { code: databaseErrorCode(error) });
  const message = "The engine could not do this now; nothing is known to be lost, send the request again.";
  return { status: 500, body: { error: message, data: null, status: 500 } };
}

/** Every answer tells which kind of server speaks (protocol §1.2). */
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
