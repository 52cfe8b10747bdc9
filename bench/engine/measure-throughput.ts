import { once } from "node:events";
import { connect } from "node:net";
import { performance } from "node:perf_hooks";
import { type Figure, figure, inTurns, type Pair } from "../figure.ts";
import { type BenchApp, EVENT_PATH, type Mode } from "./bench-app.ts";

const INGEST_ROUNDS = 4;
const ROUND_MS = 1500;
const SINGLE: Load = { connections: 16, eventsPerRequest: 1 };
const BATCHES: Load = { connections: 4, eventsPerRequest: 100 };

/** Events stored per second, each request answered when its events are on disk. @param urls of servers */
export async function measureIngest(urls: Pair<string>): Promise<Figure[]> {
  return [await compare("ingest-single-16", SINGLE, urls), await compare("ingest-batch-100", BATCHES, urls)];
}

async function compare(name: string, load: Load, urls: Pair<string>): Promise<Figure> {
  const { value, floor } = await inTurns(INGEST_ROUNDS, urls, async (url) => [
    await sendEvents(url, load, ROUND_MS),
  ]);
  return figure(
    {
      name,
      unit: "events/s",
      better: "higher",
      note: `${load.connections} connections, on disk before the answer; floor: parsed and answered, not stored`,
    },
    value,
    floor,
  );
}

const RUN_ROUNDS = 3;
const RUN_COUNT = 500;

/** Three-step runs that start together, ended per second. */
export async function measureRuns(mode: Mode, apps: Pair<BenchApp>): Promise<Figure> {
  const { value, floor } = await inTurns(RUN_ROUNDS, apps, async (app) => [
    RUN_COUNT / ((await app.runMany(mode, RUN_COUNT)) / 1000),
  ]);
  return figure(
    {
      name: `runs-${mode}`,
      unit: "runs/s",
      better: "higher",
      note: `${RUN_COUNT} runs of three steps; floor: the same calls by a server that stores nothing`,
    },
    value,
    floor,
  );
}

/** How events are sent. */
export interface Load {
  connections: number;
  eventsPerRequest: number;
}

/** No function has it as a trigger: starting runs is measured elsewhere. */
const EVENT = {
  name: "bench/unheard",
  data: {
    messageId: "msg_01J8ZQ4M4T6W6C3V1X5Y7N9P2R",
    ticketId: "tkt_01J8ZQ4M4T6W6C3V1X5Y7N9P2S",
    customerId: "cust_001",
    tier: "enterprise",
    tierPriority: 3,
  },
};

/**
 * Sends events over several connections, each its next request when the last is answered.
 * @returns how many were accepted a second
 */
async function sendEvents(
  url: string,
  { connections, eventsPerRequest }: Load,
  forMs: number,
): Promise<number> {
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(url)));
  const body = JSON.stringify(Array.from({ length: eventsPerRequest }, () => EVENT));
  let requests = 0;
  const startedAtMs = performance.now();
  await Promise.all(
    open.map(async (connection) => {
      while (performance.now() - startedAtMs < forMs) {
        await connection.post(EVENT_PATH, body);
        requests += 1;
      }
    }),
  );
  const seconds = (performance.now() - startedAtMs) / 1000;
  for (const connection of open) connection.close();
  return (requests * eventsPerRequest) / seconds;
}

/** One kept-open HTTP connection that has one request under way at a time. */
export interface HttpConnection {
  /** @returns the answer's body. @throws Error for any status but 200 */
  post(path: string, body: string): Promise<string>;
  close(): void;
}

const HEAD_END = "\r\n\r\n";

/**
 * Opens a connection for load. Written on the bare socket because a full client costs as much CPU as the server that is
 * measured, and both share the machine. Reads answers with a content length only.
 */
async function openConnection(baseUrl: string): Promise<HttpConnection> {
  const { hostname, port, host } = new URL(baseUrl);
  const socket = connect(Number(port), hostname).setNoDelay(true);
  await once(socket, "connect");
  let pending: { resolve(body: string): void; reject(error: Error): void } | null = null;
  let received = "";

  function fail(error: Error): void {
    pending?.reject(error);
    pending = null;
  }
  socket.setEncoding("latin1");
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("The server closed the connection in the middle of a request.")));
  socket.on("data", (chunk: string) => {
    received += chunk;
    const headEnd = received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = received.slice(0, headEnd);
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    if (length === undefined) return fail(new Error(`An answer without a content length: ${head}`));
    const bodyStart = headEnd + HEAD_END.length;
    if (received.length < bodyStart + Number(length)) return;
    const body = received.slice(bodyStart);
    received = "";
    const waiter = pending;
    pending = null;
    if (head.startsWith("HTTP/1.1 200")) waiter?.resolve(body);
    else waiter?.reject(new Error(`${head.split("\r\n", 1)[0]}: ${body}`));
  });

  return {
    post(path, body) {
      return new Promise((resolve, reject) => {
        if (socket.destroyed) throw new Error("The server has closed the connection.");
        pending = { resolve, reject };
        const head = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n`;
        socket.write(`${head}content-length: ${Buffer.byteLength(body)}${HEAD_END}${body}`);
      });
    },
    close: () => socket.destroy(),
  };
}
