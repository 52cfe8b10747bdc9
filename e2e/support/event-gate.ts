import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { checkCaller, OWN_MACHINE } from "@vagus/primitives/check-caller";

/** The gate's treatment of events. */
export type GateMode = "pass" | "lose" | "double";

/** A proxy in front of the engine; `PUT /__gate` with a mode as text sets what it does to events. */
export async function startEventGate(port: number, engineUrl: string): Promise<Server> {
  let mode: GateMode = "pass";
  const server = createServer(async (incoming, answer) => {
    try {
      if (checkCaller(incoming.method, incoming.headers, OWN_MACHINE) !== undefined) {
        answer.writeHead(403).end();
        return;
      }
      const body = await text(incoming);
      if (incoming.url === "/__gate") {
        mode = body as GateMode;
        answer.end();
        return;
      }
      const isEvent = incoming.method === "POST" && incoming.url?.startsWith("/e/");
      if (isEvent && mode === "lose") {
        // Like a server that dies after its answer and before it stores the event.
        const ids = (JSON.parse(body) as unknown[]).map((_event, index) => `lost-${index}`);
        answer.setHeader("content-type", "application/json").end(JSON.stringify({ ids, status: 200 }));
        return;
      }
      if (isEvent && mode === "double") await forward(engineUrl, incoming, body);
      await forward(engineUrl, incoming, body, answer);
    } catch {
      answer.destroy();
    }
  });
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  return server;
}

function forward(
  base: string,
  incoming: IncomingMessage,
  body: string,
  answer?: ServerResponse,
): Promise<void> {
  return new Promise((done, fail) => {
    const {
      host: _host,
      "content-length": _length,
      "transfer-encoding": _coding,
      ...headers
    } = incoming.headers;
    const onward = request(
      new URL(incoming.url ?? "/", base),
      { method: incoming.method, headers },
      async (reply) => {
        const said = await text(reply);
        const { "transfer-encoding": _chunked, "content-length": _size, ...kept } = reply.headers;
        answer?.writeHead(reply.statusCode ?? 502, kept).end(said);
        done();
      },
    );
    onward.on("error", fail).end(body);
  });
}
