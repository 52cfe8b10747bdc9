import { expect, it } from "vitest";
import type { Overview } from "@/lib/overview/schemas";
import { joint, sentenceParts } from "./needs";

const nothing: Overview = {
  approvals: { count: 0, firstDeadline: null, oldestOpenedAt: null, first: null, totals: [] },
  errorGroups: [],
  errorGroupCounts: { fresh: 0, back: 0 },
  retrying: [],
  operations: [],
  stopped: [],
  personNeeded: 0,
};
const group = {
  id: "err_1",
  message: "503",
  functionId: "f",
  stepId: null,
  runCount: 1,
  customerCount: 0,
  firstSeenAt: "2024-11-20T10:00:00.000Z",
  regressed: false,
};
const said = (overview: Overview) =>
  sentenceParts(overview)
    .map(({ text }, at, all) => joint(at, all.length) + text)
    .join("");

it("is empty when no person is needed", () => {
  expect(said(nothing)).toBe("");
});

it("puts approvals first, and new errors apart from those that came back", () => {
  expect(
    said({
      ...nothing,
      approvals: { ...nothing.approvals, count: 7 },
      errorGroups: [group, { ...group, id: "err_2", regressed: true }],
      errorGroupCounts: { fresh: 7, back: 1 },
      operations: [
        {
          id: "op_1",
          kind: "rerun",
          total: 3,
          pausedBecause: { code: "canary_failed", failed: 1, of: 3 },
          pausedAt: "2024-11-20T10:00:00.000Z",
        },
      ],
    }),
  ).toBe("7 approvals wait, 7 error groups are new, 1 error group is back, and 1 operation stopped itself");
  expect(said({ ...nothing, personNeeded: 2, approvals: { ...nothing.approvals, count: 1 } })).toBe(
    "1 approval waits and 2 tickets need a person",
  );
  expect(said({ ...nothing, personNeeded: 1_001 })).toBe("1,000+ tickets need a person");
});

it("counts the runs that retry", () => {
  const retry: Overview["retrying"][number] = {
    functionId: "handle-customer-email",
    stepId: "send-reply",
    vendor: "postmark",
    message: "Postmark answered 503.",
    runCount: 7,
    attempt: 3,
    of: 10,
    nextAt: "2024-11-20T10:00:00.000Z",
  };
  expect(said({ ...nothing, retrying: [retry] })).toBe("7 runs retry");
});

it("names the one thing that is stopped, and counts several", () => {
  const stop = (scope: string): Overview["stopped"][number] => ({
    scope,
    reason: "Odd",
    stoppedByName: "Jonas Lind",
    stoppedAt: "2024-11-20T10:00:00.000Z",
  });
  expect(said({ ...nothing, stopped: [stop("money")] })).toBe("money is stopped");
  expect(said({ ...nothing, stopped: [stop("function:pulse")] })).toBe("pulse is paused");
  expect(said({ ...nothing, stopped: [stop("money"), stop("agent")] })).toBe("2 things are stopped");
});
