import { performance } from "node:perf_hooks";
import { openConnection } from "../http-connection.ts";
import { EVENT_PATH } from "./bench-app.ts";

/** How events are sent. */
export interface Load {
  connections: number;
  eventsPerRequest: number;
}

/** Nobody listens to it: what starts runs is measured elsewhere. */
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
export async function sendEvents(
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
