import { isDatabaseAway } from "./database-away.ts";

/** How much is written together. */
interface GroupLimits<Item> {
  /** Groups that may be under way at a time. */
  writers: number;
  maxItems: number;
  /** What an item weighs, in the unit of `maxWeight`. */
  weigh(item: Item): number;
  /** Of a group; an item that is heavier goes by itself. */
  maxWeight: number;
}

interface Waiting<Item, Outcome> {
  item: Item;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

/**
 * Writes together what comes in while a write is under way, without a timer: an idle writer starts at once, and so the
 * groups grow with the load and with the time that a commit takes. A group that fails is written one by one, so that
 * nobody fails for somebody else's sake; unless the database is away, and so for all.
 * @param write stores a group, whole or not at all, and answers for each item in order
 * @returns writes an item, with others if there are any; its error is its own
 */
export function groupWrites<Item, Outcome>(
  write: (items: Item[]) => Promise<Outcome[]>,
  { writers, maxItems, weigh, maxWeight }: GroupLimits<Item>,
): (item: Item) => Promise<Outcome> {
  const waiting: Waiting<Item, Outcome>[] = [];
  let active = 0;

  function takeGroup(): Waiting<Item, Outcome>[] {
    let weight = 0;
    const heavy = waiting.findIndex(({ item }, index) => {
      weight += weigh(item);
      return index >= maxItems || (index > 0 && weight > maxWeight);
    });
    return waiting.splice(0, heavy < 0 ? waiting.length : heavy);
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
      if (group.length > 1 && !isDatabaseAway(error)) for (const one of group) await writeOut([one]);
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
      if (active < writers) void drain();
    });
}
