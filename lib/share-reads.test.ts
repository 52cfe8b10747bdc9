import { expect, it } from "vitest";
import { shareReads } from "./share-reads.ts";

/** A value that changes, and reads of it that end when they are told. */
function changing() {
  let value = 0;
  const open: { end(error?: Error): void }[] = [];
  const read = shareReads(() => {
    const seen = value;
    return new Promise<number>((resolve, reject) =>
      open.push({ end: (error) => (error ? reject(error) : resolve(seen)) }),
    );
  });
  return { read, open, change: () => ++value };
}

it("reads once for all who ask during a read, and not from before they asked", async () => {
  const { read, open, change } = changing();
  const first = read();
  change();
  const later = [read(), read(), read()];
  open[0]?.end();
  expect(await first).toBe(0);
  await expect.poll(() => open.length).toBe(2);
  open[1]?.end();
  expect(await Promise.all(later)).toEqual([1, 1, 1]);
  expect(open).toHaveLength(2);
});

it("begins at once when nothing is being read", async () => {
  const { read, open, change } = changing();
  const first = read();
  open[0]?.end();
  await first;
  change();
  const second = read();
  open[1]?.end();
  expect(await second).toBe(1);
});

it("tells an error only those who asked for that read", async () => {
  const { read, open } = changing();
  const first = read();
  const second = read();
  open[0]?.end(new Error("away"));
  await expect(first).rejects.toThrow("away");
  await expect.poll(() => open.length).toBe(2);
  open[1]?.end();
  expect(await second).toBe(0);
});
