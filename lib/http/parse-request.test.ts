import { describe, expect, it } from "vitest";
import { z } from "zod";
import { PreviewOperation } from "@/lib/operations/order-schemas";
import { StopReason } from "@/lib/stops/schemas";
import { parseRequest } from "./parse-request.ts";
import { AskedInstant, cursorOf, Int4, idOf } from "./schemas.ts";

const issuesOf = (schema: z.ZodType, value: unknown) => {
  const parsed = parseRequest(schema, value);
  return parsed.ok ? [] : parsed.issues;
};

describe("text that PostgreSQL refuses is refused before it", () => {
  const Data = z.strictObject({ note: z.string(), data: z.record(z.string(), z.json()) });

  it.each(["\u0000", "a\ud800", "\udc00b"])("%j in a text, in a list and in a key", (text) => {
    const message = "text with NUL or half of a surrogate pair";
    expect(issuesOf(Data, { note: text, data: {} })).toEqual([{ path: "note", message }]);
    expect(issuesOf(Data, { note: "", data: { a: [{ b: text }] } })).toEqual([
      { path: "data.a.0.b", message },
    ]);
    expect(issuesOf(Data, { note: "", data: { [text]: 1 } })).toEqual([{ path: "data", message }]);
  });

  it("lets whole surrogate pairs and U+FFFD through", () => {
    expect(issuesOf(Data, { note: "😀\ufffd", data: {} })).toEqual([]);
  });
});

describe("an unknown key", () => {
  it("is named with its place, at any depth", () => {
    expect(issuesOf(PreviewOperation, { kind: "cancel", filter: { statu: ["failed"] } })).toContainEqual({
      path: "filter.statu",
      message: "unknown key",
    });
  });

  it.each(["__proto__", "constructor"])("may not be %s either", (key) => {
    const body: unknown = JSON.parse(`{"kind": "cancel", "all": true, "${key}": {"ids": []}}`);
    expect(issuesOf(PreviewOperation, body)).toEqual([{ path: key, message: "unknown key" }]);
  });
});

describe("everything is selected only by name", () => {
  it.each([
    { kind: "cancel", filter: {} },
    { kind: "rerun", filter: { functionId: "" } },
    { kind: "cancel", filter: { status: [] } },
    { kind: "redeliver", filter: {} },
    { kind: "redeliver", filter: { provider: "" } },
    { kind: "cancel" },
    { kind: "cancel", all: false },
    { kind: "cancel", all: true, filter: { status: ["failed"] } },
    { kind: "cancel", all: true, ids: ["run_1"] },
  ])("%j is refused", (body) => {
    expect(issuesOf(PreviewOperation, body)).not.toEqual([]);
  });

  it.each([
    { kind: "cancel", all: true },
    { kind: "redeliver", all: true },
  ])("%j is taken", (body) => {
    expect(issuesOf(PreviewOperation, body)).toEqual([]);
  });
});

it.each([
  [Int4, [2_147_483_648, -1, 0.5, Number.NaN, 1e308, "1"]],
  [
    AskedInstant,
    ["0000-01-01T00:00:00Z", "1999-12-31T23:59:59Z", "2100-01-01T00:00:00Z", "2024-13-01T00:00:00Z"],
  ],
  [idOf("run"), ["run_", "run_a b", "run_\u0000", "tkt_1", `run_${"a".repeat(101)}`, "run_é"]],
  [
    cursorOf(/^run_\w+$/),
    ["", "!", "AA", Buffer.from("run_\u0000").toString("base64url"), "gA", "a".repeat(2_000)],
  ],
])("a value that a column cannot hold is refused: %#", (schema, values) => {
  for (const value of values) expect(issuesOf(schema, value), String(value)).not.toEqual([]);
});

describe("the reason of a stop", () => {
  it("is cleaned and cut, and never refuses a stop", () => {
    const parsed = parseRequest(StopReason, { reason: `Wrong\u0000 amounts \ud800${"x".repeat(600)}` });
    expect(parsed).toMatchObject({ ok: true });
    const { reason } = StopReason.parse({ reason: `Wrong\u0000 amounts \ud800${"x".repeat(600)}` });
    expect(reason.startsWith("Wrong\ufffd amounts \ufffdx")).toBe(true);
    expect(reason).toHaveLength(500);
  });

  it("is required", () => {
    expect(issuesOf(StopReason, { reason: "  " })).not.toEqual([]);
    expect(issuesOf(StopReason, {})).not.toEqual([]);
  });
});
