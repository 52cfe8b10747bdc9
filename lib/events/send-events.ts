// biome-ignore lint/style/noRestrictedImports: the one verb that sends; everything else writes to the outbox.
import { inngest } from "@/inngest/client";

/** An event as the engine takes it; the id makes a second sending harmless. */
export interface OutgoingEvent {
  id: string;
  name: string;
  data: Record<string, unknown>;
}

/**
 * Hands events to the engine.
 * @throws Error when it did not take them; they may be sent again
 */
export async function sendEvents(events: OutgoingEvent[]): Promise<void> {
  await inngest.send(events);
}
