import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { EngineClient } from "./engine-client.ts";

const PAUSE_MS = 20;

/**
 * Sends until the engine says that it has the event; the seed keeps repeats from starting runs.
 * @param client speaks to the engine that is there now, which may be another after a crash
 */
export async function sendSurely(client: () => EngineClient, event: unknown): Promise<string> {
  const seed = `${Date.now()},${randomBytes(10).toString("base64")}`;
  while (true) {
    try {
      const [id] = await client().send(event, { "x-inngest-event-id-seed": seed });
      if (id) return id;
    } catch {
      // The engine is away, or does not know whether it has it: the same again.
    }
    await delay(PAUSE_MS);
  }
}
