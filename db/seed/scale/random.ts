const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Numbers from 0 to 1 that are the same every time: what is measured on made-up data can be measured again. */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A ULID of a moment. @param random gives the rest of it */
export function makeUlid(ms: number, random: () => number): string {
  let [time, rest] = ["", ""];
  for (let left = ms, n = 0; n < 10; n++, left = Math.floor(left / 32)) time = ALPHABET[left % 32] + time;
  for (let n = 0; n < 16; n++) rest += ALPHABET[Math.floor(random() * 32)];
  return time + rest;
}

/** Picks by weight: `pick(0.3)` is the item at three tenths of all weights. */
export function byWeight<Item>(items: readonly (readonly [Item, number])[]): (at: number) => Item {
  const total = items.reduce((sum, [, weight]) => sum + weight, 0);
  return (at) => {
    let left = at * total;
    for (const [item, weight] of items) {
      left -= weight;
      if (left < 0) return item;
    }
    throw new Error("Nothing to pick from.");
  };
}
