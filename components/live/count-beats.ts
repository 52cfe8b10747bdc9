import { HEARTBEAT_MS } from "@/lib/live/rules";

/** Beats that may be missing; one can be late. */
const MISSED = 2;

/**
 * Watches the heartbeats of the stream.
 * @param onSilence called when two beats in a row did not come, or the engine did not answer at two; with the time since
 * which the engine has been silent, undefined when it is the console itself
 */
export function countBeats(onSilence: (engineSilentSinceMs: number | undefined) => void) {
  let engineSilentSinceMs: number | undefined;
  let engineMissed = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = () => {
    clearTimeout(timer);
    // Half a beat more than two: a beat is late when the machine is busy.
    timer = setTimeout(() => onSilence(undefined), HEARTBEAT_MS * (MISSED + 0.5));
  };
  return {
    /** @returns whether all is well */
    heard(engine: boolean): boolean {
      wait();
      if (engine) {
        engineMissed = 0;
        engineSilentSinceMs = undefined;
        return true;
      }
      engineMissed += 1;
      engineSilentSinceMs ??= Date.now();
      if (engineMissed >= MISSED) onSilence(engineSilentSinceMs);
      return false;
    },
    stop: () => clearTimeout(timer),
  };
}
