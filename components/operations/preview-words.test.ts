import { describe, expect, it } from "vitest";
import type { OperationPreview } from "@/lib/operations/order-schemas";
import { alreadyHappenedLines, leadSentence, lengthMs, willHappenLines } from "./preview-words";

const preview: OperationPreview = {
  at: "2024-11-20T10:52:07.000Z",
  matched: 41,
  limit: 10_000,
  byStatus: { failed: 38, running: 2, cancelled: 1 },
  eligible: 35,
  notEligible: [
    { cause: "still running", count: 2, sampleIds: [] },
    { cause: "rerun already", count: 4, sampleIds: [] },
  ],
  made: [{ of: "handle-customer-email", count: 35 }],
  sample: [],
  alreadyHappened: [
    { kind: "refund", count: 12, amounts: [{ amountCents: 68_450, currency: "USD" }] },
    { kind: "reply", count: 0, amounts: [] },
  ],
  willHappen: [{ kind: "reply", count: 35 }],
  approvals: { carryOver: 12, askAgain: 1, withdrawn: 0 },
  costMicros: 640_000,
  engineLimits: [],
};

describe("leadSentence", () => {
  it("says how many, of what, from where, and what is left out", () => {
    expect(leadSentence("rerun", "failed_step", preview)).toBe(
      "35 runs of handle-customer-email start again at the step that failed. 6 are left out.",
    );
  });

  it("speaks of deliveries, and of the event where it is one", () => {
    const made = [{ of: "stripe/refund.failed", count: 35 }];
    expect(leadSentence("redeliver", "top", { ...preview, made })).toBe(
      "35 deliveries are processed again, as stripe/refund.failed. 6 are left out.",
    );
    const none = { ...preview, eligible: 0, notEligible: [], made: [] };
    expect(leadSentence("redeliver", "top", none)).toBe("Nothing can be processed again here.");
  });

  it("speaks of one run, and of none, as of one and of none", () => {
    const one = { ...preview, eligible: 1, notEligible: [], made: [] };
    expect(leadSentence("cancel", "top", one)).toBe("1 run is cancelled.");
    expect(leadSentence("rerun", "top", { ...one, eligible: 0 })).toBe("Nothing can be rerun here.");
  });
});

describe("effects", () => {
  it("names what will happen outside, and nothing that will not", () => {
    expect(willHappenLines(preview).map(({ count, text }) => `${count} ${text}`)).toEqual([
      "35 replies are sent through Postmark",
      "1 approval is asked again",
    ]);
  });

  it("names what cannot repeat, with its sum", () => {
    expect(alreadyHappenedLines(preview).map(({ count, text }) => `${count} ${text}`)).toEqual([
      "12 refunds, $684.50, at Stripe",
      "12 approvals carry over",
    ]);
  });
});

it("35 runs at 10 a second take three and a half seconds", () => {
  expect(lengthMs(35, 10)).toBe(3500);
});
