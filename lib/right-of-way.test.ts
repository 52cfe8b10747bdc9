import { expect, it } from "vitest";
import { giveWay, withRightOfWay } from "./right-of-way.ts";

/** Longer than any test takes. */
const FOREVER_MS = 60_000;

/** A vendor's request that is answered when the test says so. */
function vendor() {
  let answer = () => {};
  const answered = withRightOfWay(
    () =>
      new Promise<void>((resolve) => {
        answer = resolve;
      }),
  );
  return { answer: () => answer(), answered };
}

it("calls begin one a turn of the event loop, in their order", async () => {
  let turn = 0;
  let running = true;
  const count = () => {
    turn += 1;
    if (running) setImmediate(count);
  };
  setImmediate(count);
  const begun: { call: number; turn: number }[] = [];
  await Promise.all([1, 2, 3, 4].map((call) => giveWay().then(() => begun.push({ call, turn }))));
  running = false;
  expect(begun.map(({ call }) => call)).toEqual([1, 2, 3, 4]);
  expect(new Set(begun.map((one) => one.turn)).size).toBe(4);
});

it("a call that comes while vendors wait begins when the last of them has its answer", async () => {
  const order: string[] = [];
  const [first, second] = [vendor(), vendor()];
  const call = giveWay(FOREVER_MS).then(() => order.push("call"));
  first.answer();
  await first.answered;
  order.push("first");
  second.answer();
  await second.answered;
  order.push("second");
  await call;
  expect(order).toEqual(["first", "second", "call"]);
});

it("vendors without end do not keep calls from beginning", async () => {
  const waiting = vendor();
  await Promise.all([giveWay(1), giveWay(1), giveWay(1)]);
  waiting.answer();
  await waiting.answered;
});

it("a request that failed is in nobody's way", async () => {
  await expect(withRightOfWay(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await giveWay(FOREVER_MS);
});
