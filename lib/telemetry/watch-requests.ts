import { IncomingMessage, Server, ServerResponse } from "node:http";
import { matchRoute } from "@/lib/access/match-route";
import { newId } from "@/lib/ids";
import { withIds } from "./call-ids.ts";
import { processMetrics } from "./prometheus/process-metrics.ts";
import { type OpenSpan, readTraceparent, spanSource, startSpan, withSpan } from "./spans.ts";

const REQUEST_ID_HEADER = "x-request-id";
/** Ids from proxies: UUIDs, ULIDs, hex, and words. No at sign, so that no mail address passes. */
const ID_SHAPE = /^[\w.:-]{8,128}$/;
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/**
 * Gives every HTTP request of this process an id in its headers, its response and its log lines, measures it, and
 * traces it if tracing is on. Watches the servers, because Next has no hook around pages, handlers and files. Call once
 * per process.
 */
export function watchRequests(): void {
  const holder = globalThis as { vagusWatchesRequests?: boolean };
  if (holder.vagusWatchesRequests) return;
  holder.vagusWatchesRequests = true;
  const emit = Server.prototype.emit;
  Server.prototype.emit = function watched(this: Server, event: string | symbol, ...args: unknown[]) {
    const [request, response] = args;
    const pass = () => Reflect.apply(emit, this, [event, ...args]);
    if (event !== "request" || !(request instanceof IncomingMessage) || !(response instanceof ServerResponse))
      return pass();
    const requestId = requestIdOf(request.headers[REQUEST_ID_HEADER]);
    request.headers[REQUEST_ID_HEADER] = requestId;
    response.setHeader(REQUEST_ID_HEADER, requestId);
    const span = openSpan(request, response);
    measure(request, response);
    return withIds({ requestId }, () => withSpan(span, pass));
  };
}

function measure(request: IncomingMessage, response: ServerResponse): void {
  const { method = "GET", url = "/" } = request;
  const route = matchRoute(method, url);
  const end = processMetrics().httpDuration.startTimer({
    method: METHODS.has(method) ? method : "other",
    route,
  });
  response.once("close", () => end({ status: `${Math.floor(response.statusCode / 100)}xx` }));
}

/** An engine's call belongs to the trace of its event, which call-context.ts reads from the body. */
function openSpan(request: IncomingMessage, response: ServerResponse): OpenSpan | undefined {
  if (!spanSource()) return undefined;
  const { method = "GET", url = "/", headers } = request;
  const route = matchRoute(method, url);
  if (route === "/api/inngest" || route === "static") return undefined;
  const span = startSpan({
    name: `${method} ${route}`,
    kind: "server",
    parent: readTraceparent(headers.traceparent) ?? "",
    attributes: { "http.request.method": method, "http.route": route },
  });
  response.once("close", () => {
    const { statusCode } = response;
    span?.set({ "http.response.status_code": statusCode });
    span?.end(statusCode >= 500 ? String(statusCode) : undefined);
  });
  return span;
}

/** The id of a request: the caller's `x-request-id` when it has the shape of an id, else a new one. */
function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === "string" && ID_SHAPE.test(header) ? header : newId("request");
}
