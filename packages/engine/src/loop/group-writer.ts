/** Collects what arrives while a write is under way and writes it together. */
export interface GroupWriter<Item, Outcome> {
  write(item: Item): Promise<Outcome>;
}

export interface GroupLimits<Item> {
  writers: number;
  maxItems: number;
  weigh(item: Item): number;
  maxWeight: number;
  /** How much has to wait before another writer joins those at work; half a group each is dearer than a whole one. */
  worthAnother?: number;
}

interface Entry<Item, Outcome> {
  item: Item;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

/**
 * Groups writes without a timer: an idle writer starts at once, and takes everything that has come in meanwhile after
 * its commit. A timer of 1 to 2 ms cost half the throughput when measured.
 * @param flush writes a group and answers for each item in order
 * @param writers groups that may be under way at a time
 * @param maxItems per group
 * @param worthAnother what has to wait, in what `weigh` counts, before a second writer begins
 * @param maxWeight of a group in what `weigh` counts; an item that is heavier goes by itself
 */
export function createGroupWriter<Item, Outcome>(
  flush: (items: Item[]) => Promise<Outcome[]>,
  { writers, maxItems, weigh, maxWeight, worthAnother = 0 }: GroupLimits<Item>,
): GroupWriter<Item, Outcome> {
  const waiting: Entry<Item, Outcome>[] = [];
  let waitingWeight = 0;
  let active = 0;

  function mayBegin(): boolean {
    if (waiting.length === 0) return false;
    return active === 0 || (active < writers && waitingWeight >= worthAnother);
  }

  function groupSize(): number {
    let weight = 0;
    for (const [index, entry] of waiting.slice(0, maxItems).entries()) {
      weight += weigh(entry.item);
      if (weight > maxWeight) return Math.max(1, index);
    }
    return maxItems;
  }

  async function drain(): Promise<void> {
    active += 1;
    while (waiting.length > 0) {
      const group = waiting.splice(0, groupSize());
      for (const { item } of group) waitingWeight -= weigh(item);
      try {
        const outcomes = await flush(group.map((entry) => entry.item));
        group.forEach((entry, index) => {
          const outcome = outcomes[index];
          if (outcome === undefined) entry.reject(new Error("The writer gave no answer for this item."));
          else entry.resolve(outcome);
        });
      } catch (error) {
        for (const entry of group) entry.reject(error);
      }
    }
    active -= 1;
  }

  return {
    write(item) {
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        waitingWeight += weigh(item);
        // Let everything of this turn of the event loop join the group.
        if (mayBegin()) queueMicrotask(() => mayBegin() && void drain());
      });
    },
  };
}
