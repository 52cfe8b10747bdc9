import { describe, expect, it } from "vitest";
import { groupWrites } from "./group-writes.ts";

/** A writer whose groups are written, or fail, when the test says so. */
function controlled(limits: { writers?: number; maxItems?: number; maxWeight?: number } = {}) {
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

describe("writing in groups", () => {
  it("starts at once; what comes meanwhile goes together after it", async () => {
    const { write, groups, items } = controlled();
    const all = Promise.all([1, 2, 3].map(write));
    expect(items()).toEqual([[1]]);
    groups[0]?.done();
    await turn();
    expect(items()).toEqual([[1], [2, 3]]);
    groups[1]?.done();
    expect(await all).toEqual(["wrote 1", "wrote 2", "wrote 3"]);
  });

  it("has as many groups under way as there are writers", () => {
    const { write, items } = controlled({ writers: 2 });
    for (const item of [1, 2, 3]) void write(item);
    expect(items()).toEqual([[1], [2]]);
  });

  it("bounds groups in number and weight; what is heavier goes by itself", async () => {
    const { write, groups, items } = controlled({ maxItems: 2, maxWeight: 10 });
    const all = Promise.all([0, 1, 2, 3, 50, 4, 9].map(write));
    for (let group = 0; group < 6; group++) {
      groups[group]?.done();
      await turn();
    }
    await all;
    expect(items()).toEqual([[0], [1, 2], [3], [50], [4], [9]]);
  });

  it("writes a group that fails one by one: each has its own error, and later ones go on", async () => {
    const { write, groups, items } = controlled();
    const settled = Promise.allSettled([1, 2, 3].map(write));
    groups[0]?.done();
    await turn();
    groups[1]?.fail();
    await turn();
    groups[2]?.fail();
    await turn();
    groups[3]?.done();
    expect(
      (await settled).map((one) => (one.status === "fulfilled" ? one.value : String(one.reason))),
    ).toEqual(["wrote 1", "Error: cannot write 2", "wrote 3"]);
    expect(items()).toEqual([[1], [2, 3], [2], [3]]);
    await turn();
    const next = write(4);
    groups[4]?.done();
    expect(await next).toBe("wrote 4");
  });

  it("does not try a group again for which the database is away", async () => {
    const { write, groups, items } = controlled();
    const settled = Promise.allSettled([1, 2, 3].map(write));
    groups[0]?.done();
    await turn();
    groups[1]?.fail("ECONNREFUSED");
    expect((await settled).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
    expect(items()).toEqual([[1], [2, 3]]);
  });
});
