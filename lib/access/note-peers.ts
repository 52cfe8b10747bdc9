import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { PEER_HEADER } from "./client-address.ts";

/**
 * Writes the other end of the connection into a header of every request this process receives. Next hands routes no
 * socket, and leaves a caller's own `x-forwarded-for` as it is.
 */
export function notePeers(): void {
  subscribe("http.server.request.start", (message) => {
    if (!isStart(message)) return;
    const { headers, socket } = message.request;
    delete headers[PEER_HEADER];
    if (socket.remoteAddress) headers[PEER_HEADER] = socket.remoteAddress;
  });
}

function isStart(message: unknown): message is { request: IncomingMessage } {
  return typeof message === "object" && message !== null && "request" in message;
}
