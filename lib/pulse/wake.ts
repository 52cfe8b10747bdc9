const holder = globalThis as typeof globalThis & { vagusPulse?: () => void };

/** Tells `wakePulse` whom to wake; a bundler may load this file twice, the process has one pulse. */
export function setPulse(beat: () => void): void {
  holder.vagusPulse = beat;
}

/** Asks this process's pulse to beat now. Answers false where none runs. */
export function wakePulse(): boolean {
  holder.vagusPulse?.();
  return holder.vagusPulse !== undefined;
}
