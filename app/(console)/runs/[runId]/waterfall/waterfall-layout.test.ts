import { describe, expect, it } from "vitest";
import type { RunStep } from "@/lib/runs/run-view-schemas";
import { runView } from "@/testing/run-view";
import { waterfallLayout } from "./waterfall-layout";

const START = Date.parse("2024-11-20T10:00:00.000Z");
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();

function stepAt(stepId: string, from: number, until: number | null, more: Partial<RunStep> = {}): RunStep {
  return {
    id: stepId,
    stepId,
    kind: "step",
    status: until === null ? "running" : "completed",
    startedAt: at(from),
    endedAt: until === null ? null : at(until),
    attempts: [{ n: 1, startedAt: at(from), endedAt: until === null ? null : at(until), error: null }],
    input: null,
    output: null,
    error: null,
    waitsFor: null,
    childRunId: null,
    nearMisses: [],
    modelCalls: [],
    logs: [],
    ...more,
  };
}

const runOf = (steps: RunStep[], endedAt: string | null) =>
  runView({
    status: endedAt ? "completed" : "waiting",
    endedAt,
    steps,
    children: [{ id: "run_2", functionId: "thread-summary", status: "completed" }],
  });

describe("waterfallLayout", () => {
  const wait = {
    kind: "waitForEvent",
    attempts: [],
    waitsFor: { event: "approval/decided", until: at(14_400) },
  };

  it("folds the hours of a wait for a person, and counts only the time outside it", () => {
    const run = runOf(
      [stepAt("agent", 0, 7), stepAt("wait", 7, 2_474, wait), stepAt("reply", 2_474, 2_476)],
      at(2_476),
    );
    const layout = waterfallLayout(run, START);
    expect(layout.folds).toBe(true);
    expect(layout.now).toBeUndefined();
    expect(layout.awakeMs).toBe(9_000);
    expect(layout.rows.map(({ label, bars }) => [label, bars[0]?.kind])).toEqual([
      ["agent", "work"],
      ["wait", "wait"],
      ["reply", "work"],
    ]);
  });

  it("draws an open wait up to now, and dotted on to its limit", () => {
    const run = runOf([stepAt("agent", 0, 7), stepAt("wait", 7, null, { ...wait, status: "waiting" })], null);
    const layout = waterfallLayout(run, START + 7_200_000);
    const row = layout.rows[1];
    expect(layout.now).toBeCloseTo((row?.bars[0]?.left ?? 0) + (row?.bars[0]?.width ?? 0));
    expect((row?.limit?.left ?? 0) + (row?.limit?.width ?? 0)).toBeCloseTo(1);
  });

  it("shows each attempt of a step that was tried again, on a line from the first to the last", () => {
    const error = { name: "Error", message: "503" };
    const attempts = [
      { n: 1, startedAt: at(0), endedAt: at(1), error },
      { n: 2, startedAt: at(4), endedAt: at(5), error: null },
    ];
    const [row] = waterfallLayout(runOf([stepAt("reply", 0, 5, { attempts })], at(5)), START).rows;
    expect(row?.bars.map(({ n, status }) => [n, status])).toEqual([
      [1, "failed"],
      [2, "completed"],
    ]);
    expect(row?.retriesLine).toEqual({ left: 0, width: 1 });
  });

  it("nests model calls and child runs under their step, and keeps planned steps without a bar", () => {
    const call = {
      id: "mdl_1",
      model: "m",
      at: at(1),
      durationMs: 2_000,
      inputTokens: 10,
      cachedInputTokens: 0,
      outputTokens: 5,
      costMicros: null,
      error: null,
      request: null,
      response: null,
      clearedAfterDays: null,
    };
    const rows = waterfallLayout(
      runOf(
        [
          stepAt("agent", 0, 4, { modelCalls: [call] }),
          stepAt("summary", 4, 6, { kind: "invoke", childRunId: "run_2" }),
          stepAt("later", 6, null, { status: "planned", attempts: [] }),
        ],
        at(6),
      ),
      START,
    ).rows;
    expect(
      rows.map(({ label, nested, tokens, childRunId }) => ({ label, nested, tokens, childRunId })),
    ).toEqual([
      { label: "agent", nested: false, tokens: undefined, childRunId: undefined },
      { label: "model call 1", nested: true, tokens: 15, childRunId: undefined },
      { label: "summary", nested: false, tokens: undefined, childRunId: undefined },
      { label: "thread-summary", nested: true, tokens: undefined, childRunId: "run_2" },
      { label: "later", nested: false, tokens: undefined, childRunId: undefined },
    ]);
    expect(rows.at(-1)?.bars).toEqual([]);
  });
});
