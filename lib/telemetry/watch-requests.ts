import { IncomingMessage, Server, ServerResponse } from "node:http";
import { withIds } from "./call-ids.ts";
import { REQUEST_ID_HEADER, requestIdOf } from "./request-id.ts";

/**
 * Gives every HTTP request of this process an id, in its headers, in the response and in every log line written for it.
 * Next has no hook around pages, handlers and files alike, so the servers are watched. Once a process.
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
    return withIds({ requestId }, pass);
  };
}
