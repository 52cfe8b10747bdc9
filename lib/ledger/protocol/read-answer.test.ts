import { describe, expect, it } from "vitest";
import type { Op } from "./protocol-schemas.ts";
import { readAnswer, readOps } from "./read-answer.ts";

const AT = Date.UTC(2026, 10, 20, 12);
const op = (kind: string, id: string, more: Partial<Op> = {}): Op => ({
  id: `hash-of-${id}`,
  op: kind,
  userland: { id },
  ...more,
});
const read = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  readAnswer({ status, headers, body: JSON.stringify(body) });
const final = { "x-inngest-no-retry": "true" };

describe("readAnswer", () => {
  it.each([
    ["200", read(200, { a: 1 }), "completed", { a: 1 }],
    ["206 with RunComplete", read(206, [op("RunComplete", "end", { data: 7 })]), "completed", 7],
    ["206 after a step", read(206, [op("StepRun", "a")]), null, null],
    ["206 with nothing", read(206, []), null, null],
    ["500 that may be tried again", read(500, { name: "Error", message: "later" }), null, null],
    ["400 that is final", read(400, { name: "Error", message: "no" }, final), "failed", null],
    ["500 that is final", read(500, { name: "Error", message: "no" }, final), "failed", null],
  ] as const)("reads %s", (_case, answer, ended, output) => {
    expect(answer).toMatchObject({ ended, output });
  });

  it("reads the error of the function from any form of answer", () => {
    expect(read(500, { name: "Late", message: "later", stack: "at x" }).error).toEqual({
      name: "Late",
      message: "later",
      stack: "at x",
    });
    expect(readAnswer({ status: 502, headers: {}, body: "<html>" }).error).toEqual({
      name: "Error",
      message: "",
    });
    expect(read(206, []).error).toBeNull();
  });

  it("returns only ops of steps", () => {
    const { ops } = read(206, [op("StepRun", "a"), op("RunComplete", "end"), op("DiscoveryRequest", "look")]);
    expect(ops.map(({ id }) => id)).toEqual(["hash-of-a"]);
  });
});

describe("readOps", () => {
  it("maps each op to the kind and status of its step", () => {
    const steps = readOps(
      "run_1",
      [
        op("StepRun", "a", { data: { n: 1 }, timing: { a: AT * 1e6 - 5e6 } }),
        op("StepError", "b", { error: { name: "VendorError", message: "later" } }),
        op("StepFailed", "c", { error: { name: "Error", message: "never" } }),
        op("StepPlanned", "d", { opts: { type: "step.sendEvent", input: [1] } }),
        op("WaitForEvent", "e", { name: "x/y", opts: { timeout: "1h" } }),
        op("Sleep", "f", { name: "1h" }),
        op("InvokeFunction", "g", { opts: { function_id: "vagus-child" } }),
        op("WaitForSignal", "h", { name: "s" }),
        op("AIGateway", "i", { opts: { type: "step.ai.infer" } }),
      ],
      AT,
    );
    expect(steps.map(({ stepId, stepKind, status }) => [stepId, stepKind, status])).toEqual([
      ["a", "run", "completed"],
      ["b", "run", "running"],
      ["c", "run", "failed"],
      ["d", "sendEvent", "planned"],
      ["e", "wait", "waiting"],
      ["f", "sleep", "waiting"],
      ["g", "invoke", "waiting"],
      ["h", "signal", "waiting"],
      ["i", "ai.infer", "waiting"],
    ]);
    expect(steps[0]).toMatchObject({
      startedAt: "2026-11-20T11:59:59.995Z",
      endedAt: "2026-11-20T12:00:00.000Z",
      output: { n: 1 },
    });
    expect(steps[1]).toMatchObject({ endedAt: null, error: { name: "VendorError", message: "later" } });
    expect(steps[3]).toMatchObject({ input: [1], output: null });
    expect(steps[4]?.waitsFor).toEqual({ event: "x/y", if: null, until: "2026-11-20T13:00:00.000Z" });
  });

  it("names a repeated step by its index, and one without an id by its display name or hash", () => {
    const steps = readOps(
      "run_1",
      [
        op("StepRun", "a", { userland: { id: "a", index: 2 } }),
        { id: "h1", op: "StepRun", displayName: "shown" },
        { id: "h2", op: "StepRun" },
      ],
      AT,
    );
    expect(steps.map(({ stepId }) => stepId)).toEqual(["a:2", "shown", "h2"]);
  });
});
