import { IncomingMessage, Server, ServerResponse } from "node:http";
import { Duplex } from "node:stream";
import { type CallerFault, checkCaller } from "@vagus/primitives/check-caller";
// By path: next.config.ts reads this file, and Next resolves aliases there from the wrong folder.
import { env } from "../env.ts";

type Fault = NonNullable<CallerFault> | "foreign_machine";

const MESSAGES: Record<Fault, string> = {
  foreign_host:
    "The console does not answer to this host name. Call it by the address in BETTER_AUTH_URL, or add the name to ALLOWED_HOSTS.",
  foreign_origin: "This request came from a page of another site. Nothing was read or changed.",
  foreign_machine:
    "The console on the embedded database has published passwords, so it answers to its own machine only.",
};

const LOOPBACK_ADDRESS = /^(::ffff:)?127\.|^::1$/;

/**
 * Makes every HTTP server of this process check its callers before it handles a request or an upgrade, for pages,
 * handlers, static files and the endpoints of Next's development server. Next has no hook in front of static files and
 * development endpoints, and `proxy.ts` in front of handlers would truncate large bodies. next.config.ts calls it.
 */
export function guardListeners(): void {
  const holder = globalThis as { vagusGuarded?: boolean };
  if (holder.vagusGuarded) return;
  holder.vagusGuarded = true;
  const { callers, database } = env();
  const faultOf = (request: IncomingMessage): Fault | undefined =>
    // `next start` listens on every interface by default.
    database.embedded && !LOOPBACK_ADDRESS.test(request.socket.remoteAddress ?? "")
      ? "foreign_machine"
      : checkCaller(request.method, request.headers, callers);
  const emit = Server.prototype.emit;
  Server.prototype.emit = function guarded(this: Server, event: string | symbol, ...args: unknown[]) {
    const [request, answer] = args;
    const isAsked = (event === "request" || event === "upgrade") && request instanceof IncomingMessage;
    const fault = isAsked ? faultOf(request) : undefined;
    if (fault === undefined) return Reflect.apply(emit, this, [event, ...args]);
    if (answer instanceof ServerResponse) refuse(answer, fault);
    else if (answer instanceof Duplex)
      answer.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    return true;
  };
}

function refuse(response: ServerResponse, fault: Fault): void {
  const body = JSON.stringify({ error: { code: fault, message: MESSAGES[fault] } });
  response.writeHead(403, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    // The body is not read, so the connection cannot be used again.
    connection: "close",
  });
  response.end(body);
}
