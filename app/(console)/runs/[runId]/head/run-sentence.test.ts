import { describe, expect, it } from "vitest";
import type { RunView } from "@/lib/runs/run-view-schemas";
import { runView } from "@/testing/run-view";
import { runSentence } from "./run-sentence";

const NOW = Date.parse("2024-11-20T10:53:00.000Z");
const refund = {
  kind: "refund",
  id: "rfd_1",
  status: "confirmed",
  amountCents: 4900,
  currency: "USD",
  vendorId: "re_1",
  final: true,
} as const;
const reply = {
  ...refund,
  kind: "reply",
  id: "msg_1",
  amountCents: null,
  currency: null,
  vendorId: null,
} as const;
const say = (more: Partial<RunView>) => runSentence(runView(more), NOW, "UTC");

describe("runSentence", () => {
  it("names the customer without an answer, the failed step, and the effect that cannot repeat", () => {
    const said = say({
      status: "failed",
      failedStepId: "send-reply",
      error: { name: "VendorUnavailableError", message: "Postmark answered 503\nand more" },
      effects: [refund, { ...reply, final: false, status: "failed" }],
    });
    expect(said.say).toBe("ada@example.com has no reply yet. send-reply failed: Postmark answered 503");
    expect(said.safe).toBe("Safe: the refund of $49.00 is confirmed as re_1; it cannot repeat.");
  });

  it("says when there was no effect, and how the rerun ended", () => {
    const said = say({
      status: "failed",
      reruns: [{ id: "run_2", status: "completed", queuedAt: "2024-11-20T10:10:00.000Z" }],
    });
    expect(said.safe).toBe(
      "Safe: nothing it did reached anybody outside. It was rerun; that run is completed.",
    );
  });

  it("says what a person has to decide and by when", () => {
    const said = say({
      status: "waiting",
      approvals: [
        {
          id: "apr_1",
          status: "pending",
          kind: "refund",
          amountCents: 21_200,
          currency: "USD",
          deadline: "2024-11-20T12:41:00.000Z",
        },
      ],
    });
    expect(said.say).toBe("$212.00 for ada@example.com waits for a reviewer, 1 h 48 m left.");
    expect(said.safe).toContain("expires unpaid at 12:41:00");
  });

  it("says that a reply waits where no money is concerned", () => {
    const { say: said, safe } = say({
      status: "waiting",
      approvals: [
        {
          id: "apr_1",
          status: "pending",
          kind: "reply",
          amountCents: null,
          currency: null,
          deadline: "2024-11-20T12:41:00.000Z",
        },
      ],
    });
    expect(said).toBe("A reply for ada@example.com waits for a reviewer, 1 h 48 m left.");
    expect(safe).toContain("expires at 12:41:00");
  });

  it("names both effects of a run that completed", () => {
    const said = say({ durationMs: 41_200, effects: [refund, reply] });
    expect(said.say).toBe("It completed in 41.2 s.");
    expect(said.safe).toBe(
      "The refund of $49.00 is confirmed as re_1 and the reply was sent; neither can repeat.",
    );
  });

  it.each<[RunView["status"], NonNullable<RunView["endedBecause"]>, string]>([
    [
      "cancelled",
      { code: "cancelled_by_operation", operationId: "opn_1" },
      "It was cancelled by operation opn_1.",
    ],
    [
      "cancelled",
      { code: "cancelled_in_engine" },
      "It was cancelled in the engine: by its own console or API, by an event, or because its time was up.",
    ],
    [
      "cancelled",
      { code: "unknown_to_engine", since: "2024-11-20T10:00:00.000Z" },
      "It was cancelled: the engine has not known it since 2024-11-20T10:00:00.000Z.",
    ],
    [
      "skipped",
      { code: "skipped_by_engine", reason: "rate_limited" },
      "The engine skipped it: rate limited.",
    ],
    [
      "completed",
      { code: "ending_revised", shownAs: "failed" },
      "It completed. It was shown as failed at first: that reply never reached the engine, which made the call again.",
    ],
  ])("says why a run was %s: %o", (status, endedBecause, words) => {
    expect(say({ status, endedBecause }).say).toBe(words);
  });
});
