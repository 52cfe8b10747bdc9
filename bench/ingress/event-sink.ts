import { once } from "node:events";
import http from "node:http";

/** What a console looks for when it asks whether its functions are known. */
const REGISTERED = {
  data: [{ id: "anything", name: "Anything", triggers: [] }],
  page: { cursor: null, hasMore: false },
};

/** An engine's front without an engine: takes every event, knows every app, starts nothing. */
export async function startEventSink(): Promise<{ url: string; stop(): Promise<void> }> {
  const server = http.createServer((request, response) => {
    request.resume();
    request.once("end", () => {
      const answer = request.method === "GET" ? REGISTERED : { ids: [], status: 200 };
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(answer));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The sink has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
