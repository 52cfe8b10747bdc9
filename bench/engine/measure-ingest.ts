import { performance } from "node:perf_hooks";
import { type Figure, figure } from "../figure.ts";
import { openConnection } from "../http-connection.ts";
import { EVENT_PATH } from "./bench-app.ts";
import { inTurns, type Pair } from "./in-turns.ts";

/** How events are sent. */
interface Load {
  connections: number;
  eventsPerRequest: number;
  events: number;
}

const ROUNDS = 3;
const SINGLE: Load = { connections: 16, eventsPerRequest: 1, events: 40_000 };
const BATCHES: Load = { connections: 4, eventsPerRequest: 100, events: 200_000 };

/** Events stored per second while nobody listens to them; what starts runs is measured elsewhere. @param urls of servers */
export async function measureIngest(urls: Pair<string>): Promise<Figure[]> {
  return [await compare("ingest-single-16", SINGLE, urls), await compare("ingest-batch-100", BATCHES, urls)];
}

async function compare(name: string, load: Load, urls: Pair<string>): Promise<Figure> {
  const { value, floor } = await inTurns(ROUNDS, urls, async (url) => [await sendAll(url, load)]);
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

/** Sends all events; how many were accepted per second. */
async function sendAll(url: string, { connections, eventsPerRequest, events }: Load): Promise<number> {
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(url)));
  const body = JSON.stringify(Array.from({ length: eventsPerRequest }, () => EVENT));
  let left = events / eventsPerRequest;
  const startedAtMs = performance.now();
  await Promise.all(
    open.map(async (connection) => {
      while (left > 0) {
        left -= 1;
        await connection.post(EVENT_PATH, body);
      }
    }),
  );
  const seconds = (performance.now() - startedAtMs) / 1000;
  for (const connection of open) connection.close();
  return events / seconds;
}

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
