import { expect, test } from "vitest";
import { createGroupWriter } from "./group-writer.ts";

/** A writer whose groups are written when the test says so. */
function controlled(
  limits: { writers?: number; maxItems?: number; maxWeight?: number; worthAnother?: number } = {},
) {
  const groups: { items: number[]; done: () => void; fail: (error: Error) => void }[] = [];
  const writer = createGroupWriter<number, string>(
    (items) =>
      new Promise((resolve, reject) => {
        groups.push({ items, done: () => resolve(items.map((item) => `wrote ${item}`)), fail: reject });
      }),
    { writers: 1, maxItems: 10, maxWeight: 1000, weigh: (item) => item, ...limits },
  );
  return { writer, groups, items: () => groups.map((group) => group.items) };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("an idle writer starts at once; what comes meanwhile goes together after it", async () => {
  const { writer, groups, items } = controlled();
  const first = writer.write(1);
  await turn();
  const rest = [writer.write(2), writer.write(3)];
  await turn();
  expect(items()).toEqual([[1]]);
  groups[0]?.done();
  await turn();
  expect(items()).toEqual([[1], [2, 3]]);
  groups[1]?.done();
  expect(await Promise.all([first, ...rest])).toEqual(["wrote 1", "wrote 2", "wrote 3"]);
});

test("groups are bounded in number and weight, and a heavy item goes by itself", async () => {
  const { writer, groups, items } = controlled({ maxItems: 2, maxWeight: 10 });
  const all = Promise.all([1, 2, 3, 50, 4, 9].map((item) => writer.write(item)));
  for (let i = 0; i < 6; i++) {
    await turn();
    groups[i]?.done();
  }
  await all;
  expect(items()).toEqual([[1, 2], [3], [50], [4], [9]]);
});

test("a failed group tells each of its items, and the next one is written", async () => {
  const { writer, groups } = controlled({ maxItems: 2 });
  const settled = Promise.allSettled([1, 2, 3].map((item) => writer.write(item)));
  await turn();
  groups[0]?.fail(new Error("gone"));
  await turn();
  groups[1]?.done();
  expect((await settled).map((one) => one.status)).toEqual(["rejected", "rejected", "fulfilled"]);
});

test("as many groups at a time as there are writers", async () => {
  const { writer, groups, items } = controlled({ writers: 2, maxItems: 1 });
  const all = Promise.all([1, 2, 3].map((item) => writer.write(item)));
  await turn();
  expect(items()).toEqual([[1], [2]]);
  for (const group of groups) group.done();
  await turn();
  groups[2]?.done();
  await all;
});

test("a second writer begins only when enough waits for it", async () => {
  const { writer, groups, items } = controlled({ writers: 2, worthAnother: 10 });
  const all = [writer.write(1)];
  await turn();
  all.push(writer.write(4), writer.write(5));
  await turn();
  expect(items()).toEqual([[1]]);
  all.push(writer.write(2));
  await turn();
  expect(items()).toEqual([[1], [4, 5, 2]]);
  for (const group of groups) group.done();
  expect(await Promise.all(all)).toEqual(["wrote 1", "wrote 4", "wrote 5", "wrote 2"]);
});
