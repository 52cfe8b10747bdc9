import { withoutIds } from "@/lib/telemetry/call-ids";
import { withoutSpan } from "@/lib/telemetry/spans";

const holder = globalThis as typeof globalThis & { vagusPulse?: () => void };

/** Sets the beat for `wakePulse`. A bundler may load this file twice; the process has one pulse. */
export function setPulse(beat: () => void): void {
  holder.vagusPulse = beat;
}

/** Makes this process's pulse beat now. @returns false where none runs */
export function wakePulse(): boolean {
  const { vagusPulse: beat } = holder;
  // Log lines and calls of the pulse belong to no request.
  if (beat) withoutIds(() => withoutSpan(beat));
  return holder.vagusPulse !== undefined;
}
