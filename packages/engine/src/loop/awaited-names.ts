/** Remembers which events steps were seen to wait for: before such an event is stored its waits are looked for. */
export interface AwaitedNames {
  note(names: Iterable<string>): void;
  hasAny(names: Iterable<string>): boolean;
}

/** Forgotten after this time, or an event that was awaited once would be looked for with every one that comes in. */
const REMEMBERED_MS = 60_000;

export function createAwaitedNames(): AwaitedNames {
  const untilMs = new Map<string, number>();

  return {
    note(names) {
      const nowMs = Date.now();
      for (const [name, end] of untilMs) if (end <= nowMs) untilMs.delete(name);
      for (const name of names) untilMs.set(name, nowMs + REMEMBERED_MS);
    },
    hasAny(names) {
      const nowMs = Date.now();
      for (const name of names) if ((untilMs.get(name) ?? 0) > nowMs) return true;
      return false;
    },
  };
}
