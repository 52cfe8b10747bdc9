/** One timer for many times: fires at the earliest and forgets the others. */
export interface Alarm {
  /** @param atMs Unix milliseconds; the past fires at once, in a turn of its own */
  setTo(atMs: number): void;
  clear(): void;
}

export function createAlarm(ring: () => void): Alarm {
  let timer: NodeJS.Timeout | null = null;
  let timerAtMs = Number.POSITIVE_INFINITY;

  function clear(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    timerAtMs = Number.POSITIVE_INFINITY;
  }

  return {
    setTo(atMs) {
      if (atMs >= timerAtMs) return;
      clear();
      timerAtMs = atMs;
      timer = setTimeout(
        () => {
          clear();
          ring();
        },
        Math.max(0, atMs - Date.now()),
      );
    },
    clear,
  };
}
