import { describe, expect, it } from "vitest";
import type { Op } from "./protocol-schemas.ts";
import { newStepRows, runStateAfter } from "./rules.ts";

const op = (kind: string, id: string, more: Partial<Op> = {}): Op => ({
  id: `hash-of-${id}`,
  op: kind,
  userland: { id },
  ...more,
});
const answer = (status: number, ops: Op[] = [], final = false) => ({ status, ops, final });

describe("runStateAfter", () => {
  it.each([
    ["200", answer(200), { status: "completed", ended: true }],
    ["206 with RunComplete", answer(206, [op("RunComplete", "end")]), { status: "completed", ended: true }],
    ["206 after a step", answer(206, [op("StepRun", "a")]), { status: "running", ended: false }],
    ["206 with nothing", answer(206), { status: "running", ended: false }],
    [
      "206 that only waits",
      answer(206, [op("WaitForEvent", "w"), op("Sleep", "s")]),
      { status: "waiting", ended: false },
    ],
    [
      "206 that waits and has steps to do",
      answer(206, [op("WaitForEvent", "w"), op("StepPlanned", "a")]),
      { status: "running", ended: false },
    ],
    ["500 that may be tried again", answer(500), { status: "running", ended: false }],
    ["400 that is final", answer(400, [], true), { status: "failed", ended: true }],
    ["500 that is final", answer(500, [], true), { status: "failed", ended: true }],
  ] as const)("reads %s", (_case, given, state) => {
    expect(runStateAfter(given)).toEqual(state);
  });
});

describe("newStepRows", () => {
  it("tells what each op did to its step", () => {
    const rows = newStepRows([
      op("StepRun", "a"),
      op("StepError", "b", { error: { name: "VendorError", message: "later" } }),
      op("StepFailed", "c", { error: { message: "never" } }),
      op("StepPlanned", "d", { opts: { type: "sendEvent" } }),
      op("WaitForEvent", "e"),
      op("Sleep", "f"),
      op("InvokeFunction", "g"),
      op("WaitForSignal", "h"),
    ]);
    expect(rows.map(({ id, kind, status, attempts, error }) => [id, kind, status, attempts, error])).toEqual([
      ["a", "run", "completed", 1, null],
      ["b", "run", "running", 1, { name: "VendorError", message: "later" }],
      ["c", "run", "failed", 1, { name: "Error", message: "never" }],
      ["d", "sendEvent", "planned", 0, null],
      ["e", "wait", "waiting", 0, null],
      ["f", "sleep", "waiting", 0, null],
      ["g", "invoke", "waiting", 0, null],
      ["h", "signal", "waiting", 0, null],
    ]);
  });

  it("keeps no row of what is no step", () => {
    expect(newStepRows([op("RunComplete", "end"), op("DiscoveryRequest", "look")])).toEqual([]);
  });

  it("keeps the last of what an answer says of one step, and always the same order", () => {
    const rows = newStepRows([op("StepPlanned", "b"), op("StepRun", "a"), op("StepRun", "b")]);
    expect(rows.map(({ id, status }) => [id, status])).toEqual([
      ["a", "completed"],
      ["b", "completed"],
    ]);
  });

  it("names a repeated step by its index, and one without a name by what there is", () => {
    const rows = newStepRows([
      op("StepRun", "a", { userland: { id: "a", index: 2 } }),
      { id: "h1", op: "StepRun", displayName: "shown" },
      { id: "h2", op: "StepRun" },
    ]);
    expect(rows.map(({ id }) => id)).toEqual(["a:2", "h2", "shown"]);
  });

  it("reads the engine's nanoseconds", () => {
    const at = Date.UTC(2026, 10, 20, 12, 0, 0, 5);
    expect(newStepRows([op("StepRun", "a", { timing: { a: at * 1e6 } })])[0]?.started_at).toBe(
      "2026-11-20T12:00:00.005Z",
    );
    expect(newStepRows([op("StepRun", "a")])[0]?.started_at).toBeNull();
  });
});
