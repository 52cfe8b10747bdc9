import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { listenLocally } from "./listen-locally.ts";

const Events = z.array(
  z.object({ id: z.string(), name: z.string(), data: z.record(z.string(), z.unknown()) }),
);
type SentEvent = z.infer<typeof Events>[number];

/** How the engine treats events: accepts them, accepts them late, refuses them, or never answers. */
type Manner = "takes" | "is late" | "refuses" | "is silent";

/** As late as an engine under load: it has the events, and answers after this. */
const LATE_MS = 2_500;

/** An event API that writes down each event of each request, repeated ones too: a real engine shows them once. */
export interface RecordingEngine {
  url: string;
  /** Every event that arrived, oldest first. */
  sent: SentEvent[];
  manner: Manner;
  stop(): Promise<void>;
}

/** Starts one on a free port. */
export async function startRecordingEngine(): Promise<RecordingEngine> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (engine.manner === "is silent") return;
      // Asked about runs it knows nothing, like an engine without a control plane.
      if (!request.url?.startsWith("/e/")) return response.writeHead(404).end("404 page not found");
      if (engine.manner === "refuses") {
        response.writeHead(503, { "content-type": "application/json" });
        return response.end('{"error":"not now","status":503}');
      }
      const events = Events.parse(JSON.parse(body));
      engine.sent.push(...events);
      setTimeout(
        () => {
          response.writeHead(200, { "content-type": "application/json" });
          response.end(JSON.stringify({ ids: events.map(({ id }) => id), status: 200 }));
        },
        engine.manner === "is late" ? LATE_MS : 0,
      );
    });
  });
  const port = await listenLocally(server);
  const engine: RecordingEngine = {
    url: `http://127.0.0.1:${port}`,
    sent: [],
    manner: "takes",
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return engine;
}
