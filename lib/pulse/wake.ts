import { withoutIds } from "@/lib/telemetry/call-ids";
import { withoutSpan } from "@/lib/telemetry/spans";

const holder = globalThis as typeof globalThis & { vagusPulse?: () => void };

/** Tells `wakePulse` whom to wake; a bundler may load this file twice, the process has one pulse. */
export function setPulse(beat: () => void): void {
  holder.vagusPulse = beat;
}

/** Asks this process's pulse to beat now. Answers false where none runs. */
export function wakePulse(): boolean {
  const { vagusPulse: beat } = holder;
  // The pulse works for all: its log lines and its calls belong to nobody's request.
  if (beat) withoutIds(() => withoutSpan(beat));
  return holder.vagusPulse !== undefined;
}
