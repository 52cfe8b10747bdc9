import { type Figure, figure } from "../figure.ts";
import { inTurns, type Pair } from "./in-turns.ts";
import { type Load, sendEvents } from "./send-events.ts";

const ROUNDS = 4;
const ROUND_MS = 1500;
const SINGLE: Load = { connections: 16, eventsPerRequest: 1 };
const BATCHES: Load = { connections: 4, eventsPerRequest: 100 };

/** Events stored per second, each request answered when its events are on disk. @param urls of servers */
export async function measureIngest(urls: Pair<string>): Promise<Figure[]> {
  return [await compare("ingest-single-16", SINGLE, urls), await compare("ingest-batch-100", BATCHES, urls)];
}

async function compare(name: string, load: Load, urls: Pair<string>): Promise<Figure> {
  const { value, floor } = await inTurns(ROUNDS, urls, async (url) => [
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
