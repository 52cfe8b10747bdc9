import { describe, expect, it } from "vitest";
import { groupWrites } from "./group-writes.ts";

/** A writer whose groups are written, or fail, when the test says so. */
function controlled(
  limits: { writers?: number; maxItems?: number; maxWeight?: number; worthAnother?: number } = {},
) {
  const groups: { items: number[]; done: () => void; fail: (code?: string) => void }[] = [];
  const write = groupWrites<number, string>(
    (items) =>
      new Promise((resolve, reject) => {
        groups.push({
          items,
          done: () => resolve(items.map((item) => `wrote ${item}`)),
          fail: (code?: string) => reject(Object.assign(new Error(`cannot write ${items}`), { code })),
        });
      }),
    { writers: 1, maxItems: 10, maxWeight: 1000, weigh: (item) => item, ...limits },
  );
  return { write, groups, items: () => groups.map((group) => group.items) };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("grouping writes", () => {
  it("starts at once and writes items that arrive meanwhile together", async () => {
    const { write, groups, items } = controlled();
    const first = write(1);
    await turn();
    const rest = [write(2), write(3)];
    await turn();
    expect(items()).toEqual([[1]]);
    groups[0]?.done();
    await turn();
    expect(items()).toEqual([[1], [2, 3]]);
    groups[1]?.done();
    expect(await Promise.all([first, ...rest])).toEqual(["wrote 1", "wrote 2", "wrote 3"]);
  });

  it("writes items of one turn together", async () => {
    const { write, items } = controlled();
    for (const item of [1, 2, 3]) void write(item);
    await turn();
    expect(items()).toEqual([[1, 2, 3]]);
  });

  it("has as many groups under way as there are writers", async () => {
    const { write, groups, items } = controlled({ writers: 2, maxItems: 1 });
    const all = Promise.all([1, 2, 3].map(write));
    await turn();
    expect(items()).toEqual([[1], [2]]);
    for (const group of groups) group.done();
    await turn();
    groups[2]?.done();
    await all;
  });

  it("starts a second writer only when enough waits for it", async () => {
    const { write, groups, items } = controlled({ writers: 2, worthAnother: 10 });
    const all = [write(1)];
    await turn();
    all.push(write(4), write(5));
    await turn();
    expect(items()).toEqual([[1]]);
    all.push(write(2));
    await turn();
    expect(items()).toEqual([[1], [4, 5, 2]]);
    for (const group of groups) group.done();
    expect(await Promise.all(all)).toEqual(["wrote 1", "wrote 4", "wrote 5", "wrote 2"]);
  });

  it("bounds groups in number and weight and writes a heavier item alone", async () => {
    const { write, groups, items } = controlled({ maxItems: 2, maxWeight: 10 });
    const all = Promise.all([1, 2, 3, 50, 4, 9].map(write));
    for (let group = 0; group < 6; group++) {
      await turn();
      groups[group]?.done();
    }
    await all;
    expect(items()).toEqual([[1, 2], [3], [50], [4], [9]]);
  });

  it("writes a failed group one item at a time: each has its own error, and later items go on", async () => {
    const { write, groups, items } = controlled();
    const settled = Promise.allSettled([1, 2, 3].map(write));
    await turn();
    groups[0]?.fail();
    await turn();
    groups[1]?.done();
    await turn();
    groups[2]?.fail();
    await turn();
    groups[3]?.done();
    expect(
      (await settled).map((one) => (one.status === "fulfilled" ? one.value : String(one.reason))),
    ).toEqual(["wrote 1", "Error: cannot write 2", "wrote 3"]);
    expect(items()).toEqual([[1, 2, 3], [1], [2], [3]]);
    await turn();
    const next = write(4);
    await turn();
    groups[4]?.done();
    expect(await next).toBe("wrote 4");
  });

  it("does not write a group again when the connection is lost", async () => {
    const { write, groups, items } = controlled({ maxItems: 2 });
    const settled = Promise.allSettled([1, 2, 3].map(write));
    await turn();
    groups[0]?.fail("ECONNREFUSED");
    await turn();
    groups[1]?.done();
    expect((await settled).map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
    expect(items()).toEqual([[1, 2], [3]]);
  });
});
