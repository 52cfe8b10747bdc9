/**
 * Passes on what it is given, at once when it was quiet, else together with what came meanwhile, at most every
 * `apartMs`. A thousand runs that end in a second must not make a page read its lists a thousand times, and a read that
 * is begun anew by each change would never end.
 */
export function gather<Item>(pass: (items: Item[]) => void, apartMs: number) {
  const waiting = new Set<Item>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush() {
    timer = undefined;
    if (waiting.size === 0) return;
    const items = [...waiting];
    waiting.clear();
    timer = setTimeout(flush, apartMs);
    pass(items);
  }

  return {
    add(items: readonly Item[]) {
      for (const item of items) waiting.add(item);
      if (timer === undefined) flush();
    },
    stop() {
      clearTimeout(timer);
      waiting.clear();
    },
  };
}
