import { expect, it } from "vitest";
import type { DecisionReport } from "@/lib/metrics/decision-schemas";
import { percentOf, sentenceOf } from "./measure-words";

const refund: DecisionReport["kinds"][number] = {
  kind: "refund",
  asked: 10,
  byPeople: 6,
  byPolicy: 1,
  expired: 2,
  withdrawn: 1,
  open: 0,
  refundFailed: 1,
  reopened: 1,
  overturned: 1,
  medianMs: 1_000,
  p95Ms: 2_000,
};
const report = (kinds: DecisionReport["kinds"], drafts = { approved: 0, edited: 0 }): DecisionReport => ({
  from: "2026-11-01T00:00:00.000Z",
  until: "2026-12-01T00:00:00.000Z",
  kinds,
  people: [],
  everyone: true,
  hours: [],
  drafts,
});

it("says who decided, the share of the clock, what was overturned and how many drafts were changed", () => {
  expect(sentenceOf(report([refund], { approved: 4, edited: 1 }), "30")).toEqual({
    title: "10 approvals were opened in 30 days.",
    facts: [
      "People decided 6; the clock closed 2, which is 25\u00a0% of those that people were asked about.",
      "The policy granted 1 at once.",
      "1 decision of people was overturned, 17\u00a0%.",
      "People changed 1 of the 4 drafts that they approved, 25\u00a0%.",
    ],
  });
});

it("says nothing of what there was none of", () => {
  expect(sentenceOf(report([]), "7")).toEqual({ title: "0 approvals were opened in 7 days.", facts: [] });
  expect(sentenceOf(report([refund], { approved: 1, edited: 0 }), "7").facts.at(-1)).toBe(
    "People changed none of the 1 draft that they approved.",
  );
  const granted = { ...refund, asked: 1, byPeople: 0, byPolicy: 1, expired: 0, withdrawn: 0, overturned: 0 };
  expect(sentenceOf(report([granted]), "7")).toEqual({
    title: "1 approval was opened in 7 days.",
    facts: ["The policy granted 1 at once."],
  });
});

it("rounds no share down to nothing", () => {
  expect([percentOf(0, 9), percentOf(1, 900), percentOf(1, 3)]).toEqual([
    "0\u00a0%",
    "under 1\u00a0%",
    "33\u00a0%",
  ]);
});
