import { expect, it } from "vitest";
import { functionSentence } from "./function-sentence";

const lastRun = { id: "run_1", status: "completed", queuedAt: "2026-11-20T17:00:00.000Z" } as const;
const day = (runs: number, failed: number) => ({
  from: "2026-11-19T18:00:00.000Z",
  runs,
  failed,
  retries: 0,
  costMicros: 0,
  durationP50Ms: null,
  durationP95Ms: null,
  hours: [],
});

it.each([
  [0, 0, "It has not run in the last day."],
  [1, 0, "1 run in the last day; it did not fail."],
  [1, 1, "1 run in the last day; it failed."],
  [1240, 3, "1,240 runs in the last day, 3 failed."],
  [12, 0, "12 runs in the last day, none failed."],
  [2, 2, "2 runs in the last day, all of them failed."],
])("%i runs, %i failed", (runs, failed, sentence) => {
  expect(functionSentence({ health: day(runs, failed), lastRun })).toBe(sentence);
});

it("tells a quiet day from no day ever", () => {
  expect(functionSentence({ health: day(0, 0), lastRun: null })).toBe("It has never run.");
});
