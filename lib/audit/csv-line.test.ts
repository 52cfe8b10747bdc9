import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, it } from "vitest";
import { anyText } from "@/testing/any-text";
import { AUDIT_COLUMNS, type ExportedRow, toCsvLine } from "./csv-line.ts";

const row: ExportedRow = {
  seq: 7,
  at: "2026-11-30T10:00:00.000Z",
  actorType: "user",
  actorId: "usr_1",
  action: "event_sent",
  subjectType: "event",
  subjectId: "evt_1",
  customerId: null,
  runId: null,
  dedupeKey: "event:evt_1",
  detail: { name: 'a "b", c', count: 2 },
};

it("is read back by a CSV parser, whatever it holds", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const line = toCsvLine({ ...row, actorId: text });
      const [cells = []] = parse(line, { record_delimiter: "\r\n" }) as string[][];
      expect(cells).toHaveLength(AUDIT_COLUMNS.length);
      expect(cells[3]?.replace(/^'(?=[=+\-@\t\r])/, "")).toBe(text);
      expect(JSON.parse(cells.at(-1) ?? "")).toEqual(row.detail);
    }),
  );
});

it.each(["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])("is no formula: %j", (text) => {
  const [cells = []] = parse(toCsvLine({ ...row, subjectId: text }), {
    record_delimiter: "\r\n",
  }) as string[][];
  expect(cells[6]).toBe(`'${text}`);
});
