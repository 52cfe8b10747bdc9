import { expect, it } from "vitest";
import type { FunctionItem, FunctionList } from "@/lib/functions/schemas";
import { functionsSentence } from "./functions-sentence";

const quiet: FunctionItem = {
  id: "a",
  name: "A",
  triggers: [{ event: "ticket/resolved" }],
  retries: 3,
  handlesFailure: false,
  registered: true,
  drift: null,
  paused: null,
  health: {
    from: "2026-11-19T18:00:00.000Z",
    runs: 3,
    failed: 0,
    retries: 0,
    costMicros: 0,
    durationP50Ms: 64,
    durationP95Ms: 64,
    hours: [],
  },
  lastRun: null,
  lastSuccess: null,
  nextTickAt: null,
};
const list = (items: FunctionItem[], more: Partial<FunctionList["registration"]> = {}): FunctionList => ({
  items,
  registration: { drifts: [], checkedAt: null, silent: null, ...more },
});
const drift = { functionId: "a", what: "missing", declared: "event a", registered: null } as const;
const stop = {
  scope: "function:a",
  reason: "r",
  stoppedByName: "Ada",
  stoppedAt: "2026-11-20T17:00:00.000Z",
};

it("says that no function needs a person", () => {
  expect(functionsSentence(list([quiet, quiet]))).toBe(
    "2 functions, all in the engine as the code declares them. None is paused, none failed in the last day.",
  );
});

it("makes no claim about an engine that does not answer", () => {
  expect(functionsSentence(list([quiet], { silent: "The engine did not answer." }))).toBe(
    "1 function. None is paused, none failed in the last day.",
  );
});

it("names functions that differ, are paused or failed", () => {
  const failing = { ...quiet, health: { ...quiet.health, failed: 2 } };
  expect(functionsSentence(list([{ ...quiet, paused: stop }, failing], { drifts: [drift] }))).toBe(
    "1 function differs in the engine, 1 is paused, 1 had failures in the last day.",
  );
});
