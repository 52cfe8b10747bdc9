import { expect, it } from "vitest";
import { eventMark } from "./event-mark";

const run = { id: "run_1", functionId: "confirm-refund", status: "failed" } as const;

it.each([
  [{ matchedNothing: true, runs: [], status: "dead" }, "Matched nothing"],
  [{ matchedNothing: false, runs: [run], status: "sent" }, "Matched"],
  [{ matchedNothing: false, runs: [], status: "observed" }, "Matched"],
  [{ matchedNothing: false, runs: [], status: "pending" }, "Not sent yet"],
  [{ matchedNothing: false, runs: [], status: "sent" }, "Sent"],
] as const)("%o is %s", ({ matchedNothing, runs, status }, label) => {
  expect(eventMark({ matchedNothing, runs: [...runs], status }).label).toBe(label);
});
