import { failureKind } from "./database-error.ts";

/** Limits of a group of writes. */
interface GroupLimits<Item> {
  /** Groups that may be under way at a time. */
  writers: number;
  maxItems: number;
  /** The weight of an item, in the unit of `maxWeight`. */
  weigh(item: Item): number;
  /** Highest weight of a group; a heavier item is written alone. */
  maxWeight: number;
  /** Waiting weight from which another writer begins: two half groups cost more than one whole group. */
  worthAnother?: number;
}

interface Waiting<Item, Outcome> {
  item: Item;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

/**
 * Coalesces writes without a timer: an idle writer starts at the end of the current turn and, after its commit, takes
 * everything that arrived meanwhile, so groups grow with the load and the duration of a commit. A timer of 1 to 2 ms
 * cost half the throughput when measured. A group that fails is written one item at a time, so that each item fails
 * only by its own error, unless the connection is lost.
 * @param write stores a group, whole or not at all, and returns an outcome for each item in order
 * @returns writes one item; rejects with the error of that item
 */
export function groupWrites<Item, Outcome>(
  write: (items: Item[]) => Promise<Outcome[]>,
  { writers, maxItems, weigh, maxWeight, worthAnother = 0 }: GroupLimits<Item>,
): (item: Item) => Promise<Outcome> {
  const waiting: Waiting<Item, Outcome>[] = [];
  let waitingWeight = 0;
  let active = 0;

  function mayBegin(): boolean {
    if (waiting.length === 0) return false;
    return active === 0 || (active < writers && waitingWeight >= worthAnother);
  }

  function takeGroup(): Waiting<Item, Outcome>[] {
    let weight = 0;
    let size = 0;
    for (const { item } of waiting.slice(0, maxItems)) {
      weight += weigh(item);
      if (size > 0 && weight > maxWeight) break;
      size += 1;
    }
    const group = waiting.splice(0, size);
    for (const { item } of group) waitingWeight -= weigh(item);
    return group;
  }

  async function writeOut(group: Waiting<Item, Outcome>[]): Promise<void> {
    try {
      const outcomes = await write(group.map(({ item }) => item));
      for (const [index, one] of group.entries()) {
        const outcome = outcomes[index];
        if (outcome === undefined) one.reject(new Error("The write gave no answer for this item."));
        else one.resolve(outcome);
      }
    } catch (error) {
      if (group.length > 1 && failureKind(error) !== "connection")
        for (const one of group) await writeOut([one]);
      else for (const { reject } of group) reject(error);
    }
  }

  async function drain(): Promise<void> {
    active += 1;
    while (waiting.length > 0) await writeOut(takeGroup());
    active -= 1;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      waitingWeight += weigh(item);
      // Everything of this turn of the event loop joins the group.
      if (mayBegin()) queueMicrotask(() => mayBegin() && void drain());
    });
}
