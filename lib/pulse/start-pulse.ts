import { registerApp } from "@/lib/engine-client/register-app";
import { env } from "@/lib/env";
import { relayOutbox } from "@/lib/events/relay-outbox";
import { isShuttingDown, onShutdown } from "@/lib/shutdown/shutdown-tasks";
import { pace } from "./pace.ts";
import { tick } from "./tick.ts";
import { setPulse } from "./wake.ts";

/** Other processes write too, and cannot wake us. */
const LONGEST_MS = 15_000;
/** A beat is some fifteen statements: nothing it does but the relay is worth more than four a second. */
const BEAT_GAP_MS = 250;
/** At 300 writes a second fifteen events go out together; one that comes alone goes at once. */
const RELAY_GAP_MS = 50;
/** How often to look whether the engine still knows us, and how soon again when it does not. */
const REGISTERED_MS = 30_000;
const UNREGISTERED_MS = 1_000;

/**
 * Beats where the process lives long: when woken by a write, when the next thing is due, and now and then for what
 * other processes wrote. A write's event goes out first and by itself, the rest of the beat follows. Never twice at once
 * in one process; not at all where a process does not live on.
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
      // Only a beat says when the next thing is due, such as an event that the engine did not take.
      beat.ask();
      return undefined;
    },
  });
  setPulse(relay.ask);
  beat.ask();
  void keepRegistered();
  onShutdown("first", beat.stop);
  // Requests that are answered last write events too.
  onShutdown("last", async () => {
    await relay.stop();
    await relayOutbox();
  });
}

async function keepRegistered(): Promise<void> {
  if (isShuttingDown()) return;
  // False as well while another deployment acts here: an adoption takes effect within a second.
  const registered = await registerApp();
  setTimeout(keepRegistered, registered ? REGISTERED_MS : UNREGISTERED_MS).unref();
}
