import { describe, expect, it } from "vitest";
import type { Approval } from "@/lib/approvals/schemas";
import { countWords, planBatch, reasonsOf } from "./plan-batch";

const now = Date.parse("2026-11-20T12:00:00.000Z");
const decision = { userName: "Sam Senior" } as Approval["decisions"][number];
const row = (id: string, change: Partial<Approval> = {}) =>
  ({
    id,
    kind: "refund",
    status: "pending",
    deadline: "2026-11-20T12:00:00.001Z",
    mayDecide: { allowed: true, why: "You may decide." },
    mayReject: true,
    ownCard: null,
    decisions: [],
    ...change,
  }) as unknown as Approval;
const plan = (rows: Approval[]) => {
  const { chosen, approve, reject, leftOut } = planBatch(rows, (id) => id !== "unchosen", now);
  return [
    chosen.length,
    approve.map(({ id }) => id),
    reject.map(({ id }) => id),
    leftOut.map(({ why }) => why),
  ];
};

describe("planBatch", () => {
  it("takes the selected rows alone", () => {
    expect(plan([row("a"), row("unchosen"), row("b")])).toEqual([2, ["a", "b"], ["a", "b"], []]);
  });

  it("leaves out what is decided, late, not this person's or for its own card, and says why", () => {
    const rows = [
      row("decided", { status: "approved", decisions: [decision] }),
      row("withdrawn", { status: "withdrawn" }),
      row("late", { deadline: "2026-11-20T12:00:00.000Z" }),
      row("own", { mayDecide: { allowed: false, why: "You proposed this." } }),
      row("large", { ownCard: "2 people must agree on it, each on its own card." }),
    ];
    expect(plan(rows)).toEqual([
      5,
      [],
      ["own", "large"],
      [
        "Already approved by Sam Senior.",
        "Already withdrawn.",
        "Its deadline has passed.",
        "You proposed this.",
        "2 people must agree on it, each on its own card.",
      ],
    ]);
  });

  it("rejects nothing that this person may not reject", () => {
    expect(plan([row("a", { mayDecide: { allowed: false, why: "No." }, mayReject: false })])).toEqual([
      1,
      [],
      [],
      ["No."],
    ]);
  });

  it("takes a hundred at a time", () => {
    const many = planBatch(
      Array.from({ length: 102 }, (_, n) => row(`r${n}`)),
      () => true,
      now,
    );
    expect([many.chosen.length, many.approve.length, many.reject.length]).toEqual([102, 100, 100]);
    expect(many.leftOut.map(({ why }) => why)).toEqual(["100 at a time.", "100 at a time."]);
  });
});

it("names each reason once, with its count among several", () => {
  expect(reasonsOf([{ why: "Late." }, { why: "Late." }])).toBe("Late.");
  expect(reasonsOf([{ why: "Late." }, { why: "Moved." }, { why: "Late." }])).toBe("2 × Late. Moved.");
});

it("counts by kind", () => {
  const [refund, reply, request] = [{ kind: "refund" }, { kind: "reply" }, { kind: "request" }];
  expect([[refund], [request, request], [reply, reply], [refund, request], []].map(countWords)).toEqual([
    "1 refund",
    "2 requests",
    "2 replies",
    "2 approvals",
    "0 approvals",
  ]);
});
