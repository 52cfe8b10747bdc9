import { describe, expect, it } from "vitest";
import type { Op } from "./protocol-schemas.ts";
import { readDeadline, readWait } from "./read-wait.ts";

const NOW = Date.UTC(2026, 10, 20, 12);
const until = "2026-11-20T16:00:00.000Z";
const op = (kind: string, more: Partial<Op>): Op => ({ id: "h", op: kind, ...more });

describe("readDeadline", () => {
  it.each([
    ["4h", until],
    ["1d2h3m4s", "2026-11-21T14:03:04.000Z"],
    ["1500ms", "2026-11-20T12:00:01.500Z"],
    ["1w", "2026-11-27T12:00:00.000Z"],
    ["2026-11-20T16:00:00Z", until],
    ["soon", null],
    ["", null],
    [null, null],
  ])("reads %j", (text, expected) => {
    expect(readDeadline(text, NOW)).toBe(expected);
  });
});

describe("readWait", () => {
  it.each([
    [
      op("WaitForEvent", { name: "a/b", opts: { timeout: "4h", if: "async.data.x == 1" } }),
      { event: "a/b", if: "async.data.x == 1", until },
    ],
    [op("Sleep", { name: "4h" }), { until }],
    [
      op("InvokeFunction", { opts: { function_id: "vagus-child" } }),
      { functionId: "vagus-child", until: null },
    ],
    [op("WaitForSignal", { name: "s", opts: { signal: "s", timeout: "4h" } }), { signal: "s", until }],
    [op("StepPlanned", {}), null],
  ])("reads %j", (given, expected) => {
    expect(readWait(given, NOW)).toEqual(expected);
  });
});
