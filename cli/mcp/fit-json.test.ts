import fc from "fast-check";
import { expect, it } from "vitest";
import type { RunItem } from "@/lib/runs/schemas";
import { fitJson } from "./fit-json.ts";

it("leaves a small answer whole", () => {
  const value = { items: [{ id: "run_1", error: null }], nextCursor: null };
  expect(JSON.parse(fitJson(value))).toEqual(value);
});

it("cuts long texts and lists, and says so where they are", () => {
  const cut = JSON.parse(
    fitJson({ text: "x".repeat(90_000), items: Array.from({ length: 500 }, (_, n) => n) }),
  );
  expect(cut.text).toMatch(/^x+… \(90000 characters\)$/);
  expect(cut.items.at(-1)).toBe("… (100 more)");
});

const LONG = "A long text. ".repeat(500);

it("keeps every row of a page, because the cursor leads to the row after the last", () => {
  const items = Array.from({ length: 50 }, (_, n) => ({ id: `apr_${n}`, reason: LONG, facts: [LONG, LONG] }));
  const page = JSON.parse(fitJson({ items, nextCursor: LONG }));
  expect(page.items.map(({ id }: { id: string }) => id)).toEqual(items.map(({ id }) => id));
  expect(page.nextCursor).toBe(LONG);
});

it("keeps every row of the longest page of runs", () => {
  const at = "2026-12-01T15:28:56.342Z";
  const id = "run_01M8S3JA0PQQAXSCZJ2RK387MF";
  const row: RunItem = {
    id,
    functionId: "refund-failed-update-risk-score",
    status: "completed",
    trigger: "customer/email.received",
    subject: { type: "ticket", id },
    customerId: id,
    customerEmail: "customer@example.com",
    queuedAt: at,
    startedAt: at,
    endedAt: at,
    durationMs: 1_000_000,
    attempts: 10,
    costMicros: 1_000_000,
    error: { name: "Error", message: LONG },
    failedStepId: "send-approved-reply",
    errorGroupId: id,
    rerunOf: id,
    retry: { stepId: "send-approved-reply", attempt: 1, of: 10, nextAt: at, vendor: "stripe", message: LONG },
  };
  const page = JSON.parse(fitJson({ items: Array.from({ length: 50 }, () => row), nextCursor: id }));
  expect(page.items).toHaveLength(50);
});

it("never answers a page without some of its rows", () => {
  const items = Array.from({ length: 50 }, () => ({ id: "run_1", tags: { first: LONG, second: LONG } }));
  expect(() => fitJson({ items, nextCursor: null }, 5_000)).toThrow("do not fit");
});

it("never exceeds its bound, whatever it is given", () => {
  fc.assert(
    fc.property(fc.json(), fc.integer({ min: 200, max: 5_000 }), (json, most) => {
      const value: unknown = JSON.parse(json);
      expect(fitJson([value, value, value], most).length).toBeLessThanOrEqual(most);
    }),
  );
  const wide = Object.fromEntries(Array.from({ length: 9_000 }, (_, n) => [`key${n}`, "y".repeat(50)]));
  expect(fitJson(wide).length).toBeLessThanOrEqual(64_000);
});
