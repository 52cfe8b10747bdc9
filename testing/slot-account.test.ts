import { expect, it } from "vitest";
import { longestStarved, longestWaitForSlot, mostAtOnce, type SlotUse } from "./slot-account.ts";

const use = (customerId: string, since: number, ...held: [number, number][]): SlotUse => ({
  customerId,
  since,
  held: held.map(([from, until]) => ({ from, until })),
});

it("counts overlapping runs, not consecutive ones", () => {
  const spans = [use("a", 0, [0, 10], [10, 20]), use("b", 0, [5, 15])].flatMap(({ held }) => held);
  expect(mostAtOnce(spans)).toBe(2);
  expect(mostAtOnce([])).toBe(0);
});

it("counts a wait only while every slot is at work, and the customer has one left", () => {
  const others = [use("b", 0, [0, 100]), use("c", 0, [20, 60])];
  const waits = use("a", 0, [100, 110]);
  const all = [...others, waits];
  expect(longestWaitForSlot([waits], all, { inAll: 1, perCustomer: 1 })).toBe(100);
  expect(longestWaitForSlot([waits], all, { inAll: 2, perCustomer: 1 })).toBe(40);
  expect(longestWaitForSlot([waits], all, { inAll: 3, perCustomer: 1 })).toBe(0);
  // Its customer's own mail held the customer's slot for 70 of the 100.
  const own = use("a", 0, [0, 70]);
  expect(longestWaitForSlot([waits], [...all, own], { inAll: 1, perCustomer: 1 })).toBe(30);
  expect(longestWaitForSlot([waits], [...all, own], { inAll: 1, perCustomer: 2 })).toBe(100);
});

it("counts waits between steps, and lets what has begun go first", () => {
  const b = use("b", 0, [0, 100]);
  const first = use("a", 0, [0, 10], [70, 80]);
  const second = use("a", 0, [80, 90]);
  const limits = { inAll: 1, perCustomer: 1 };
  expect(longestWaitForSlot([first], [b, first, second], limits)).toBe(60);
  expect(longestWaitForSlot([second], [b, first, second], limits)).toBe(0);
});

it("calls a customer starved while it waits, nothing of it is at work and others have every slot", () => {
  const b = use("b", 0, [0, 50]);
  const [first, second] = [use("a", 0, [10, 20]), use("a", 0, [70, 80])];
  const all = [b, first, second];
  expect(longestStarved([first, second], all, { inAll: 1, perCustomer: 1 })).toBe(30);
  expect(longestStarved([b], all, { inAll: 1, perCustomer: 1 })).toBe(0);
});
