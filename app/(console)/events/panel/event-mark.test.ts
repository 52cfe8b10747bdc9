import { expect, it } from "vitest";
import { eventMark } from "./event-mark";

const run = { id: "run_1", functionId: "confirm-refund", status: "failed" } as const;

const sentAt = "2026-11-30T12:00:00.000Z";
const plain = { matchedNothing: false, runs: [], woke: [], status: "sent", sentAt } as const;

it.each([
  [
    "an event without a run where one must follow",
    { ...plain, matchedNothing: true, status: "dead" },
    "Matched nothing",
  ],
  ["an event with a run", { ...plain, runs: [run] }, "Matched"],
  ["an event whose run was seen in a batch", { ...plain, status: "observed" }, "Matched"],
  ["an event that ended a wait", { ...plain, woke: [run] }, "Woke a run"],
  ["an event of this moment", { ...plain, status: "pending", sentAt: null }, "Not sent yet"],
  ["an event that runs may wait for", plain, "Sent"],
  ["an event taken back before it left", { ...plain, status: "dead", sentAt: null }, "Never sent"],
] as const)("%s is marked", (_what, event, label) => {
  expect(eventMark({ ...event, runs: [...event.runs], woke: [...event.woke] }).label).toBe(label);
});
