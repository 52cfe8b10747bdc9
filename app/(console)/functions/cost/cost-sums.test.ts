import { expect, it } from "vitest";
import { costsByFunction, sumCosts } from "./cost-sums";
import { daysUntil } from "./cost-window";

const item = (day: string, functionId: string, costMicros: number, executions = 2) => ({
  day,
  functionId,
  runs: 1,
  executions,
  modelCalls: 1,
  inputTokens: 100,
  cachedInputTokens: 40,
  outputTokens: 10,
  costMicros,
});
const items = [
  item("2026-11-20", "answer", 500),
  item("2026-11-19", "answer", 300),
  item("2026-11-20", "summarise", 900),
  item("2026-11-20", "note", 0, 1),
  item("2026-11-20", "pulse", 0, 288),
];

it("adds up by function, the dearest first", () => {
  expect(costsByFunction(items).map(({ functionId, costMicros }) => [functionId, costMicros])).toEqual([
    ["summarise", 900],
    ["answer", 800],
    ["pulse", 0],
    ["note", 0],
  ]);
  expect(sumCosts(items)).toMatchObject({ runs: 5, executions: 295, inputTokens: 500, costMicros: 1_700 });
});

it("names every day of a window, with today", () => {
  expect(daysUntil(Date.parse("2026-11-01T00:30:00Z"), 3)).toEqual([
    "2026-10-30",
    "2026-10-31",
    "2026-11-01",
  ]);
});
