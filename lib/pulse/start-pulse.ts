import { registerApp } from "@/lib/engine-client/register-app";
import { env } from "@/lib/env";
import { relayOutbox } from "@/lib/events/relay-outbox";
import { isShuttingDown, onShutdown } from "@/lib/shutdown/shutdown-tasks";
import { pace } from "./pace.ts";
import { tick } from "./tick.ts";
import { setPulse } from "./wake.ts";

/** Other processes write too, and cannot wake us. */
const LONGEST_MS = 15_000;
/** A beat is some fifteen statements, and only the relay needs more than four beats a second. */
const BEAT_GAP_MS = 250;
/** At 300 writes a second fifteen events go out together; a single event goes out at once. */
const RELAY_GAP_MS = 50;
/** How often to check that the engine has our functions, and how soon again if not. */
const REGISTERED_MS = 30_000;
const UNREGISTERED_MS = 1_000;

/**
 * Starts the pulse of a long-lived process. It beats after a write, when the next work is due, and now and then for
 * writes of other processes. A write's event is relayed first, the rest of the beat follows. Never runs twice at once
 * in a process.
 */
export function startPulse(): void {
  if (!env().longLived) return;
  const beat = pace({
    name: "the pulse",
    gapMs: BEAT_GAP_MS,
    async work() {
      const due = await tick();
      return due ? Math.min(Math.max(due.getTime() - Date.now(), 0), LONGEST_MS) : LONGEST_MS;
    },
  });
  const relay = pace({
    name: "the relay",
    gapMs: RELAY_GAP_MS,
    async work() {
      await relayOutbox();
      // Only a beat tells when the next work is due, such as an event that the engine did not accept.
      beat.ask();
      return undefined;
    },
  });
  setPulse(relay.ask);
  beat.ask();
  void keepRegistered();
  onShutdown("first", beat.stop);
  // The last requests write events too.
  onShutdown("last", async () => {
    await relay.stop();
    await relayOutbox();
  });
}

async function keepRegistered(): Promise<void> {
  if (isShuttingDown()) return;
  // Also false while another deployment acts here; checked soon, so that an adoption takes effect within a second.
  const registered = await registerApp();
  setTimeout(keepRegistered, registered ? REGISTERED_MS : UNREGISTERED_MS).unref();
}
