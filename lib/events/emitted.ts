const holder = globalThis as typeof globalThis & { vagusEmitted?: boolean };

/** Notes that this process has put an event into the outbox, for whoever sees to it next that it goes out. */
export function noteEmitted(): void {
  holder.vagusEmitted = true;
}

/** Whether an event was put into the outbox since this was last asked. */
export function takeEmitted(): boolean {
  const emitted = holder.vagusEmitted === true;
  holder.vagusEmitted = false;
  return emitted;
}
