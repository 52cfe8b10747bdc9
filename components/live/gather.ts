/**
 * Calls `pass` with the items added, at most every `apartMs`: the first at once, the ones that follow together. A
 * thousand runs that end in a second must not make a page refetch a thousand times, and a refetch that every change
 * restarts would never end.
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
