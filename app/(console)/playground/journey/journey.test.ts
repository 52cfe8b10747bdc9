import { describe, expect, it } from "vitest";
import type { TimelineEntry } from "@/lib/tickets/view/timeline-schemas";
import { isUnderWay, journeyFacts, spansMs, stationStates } from "./journey";

const at = (seconds: number) =>
  new Date(Date.parse("2024-11-20T09:53:00.000Z") + seconds * 1000).toISOString();

const delivery: TimelineEntry = {
  kind: "delivery",
  id: "dlv_1",
  at: at(0),
  provider: "postmark",
  event: "Inbound",
  status: "processed",
};
const event: TimelineEntry = {
  kind: "event",
  id: "evt_1",
  at: at(0),
  name: "customer/email.received",
  status: "observed",
  sentAt: at(0.01),
};
const run = (
  endedAt: string | null,
  status: "running" | "waiting" | "completed" | "failed" = "running",
): TimelineEntry => ({
  kind: "run",
  id: "run_1",
  at: at(0.02),
  endedAt,
  functionId: "handle-customer-email",
  status,
  error: null,
  steps: [],
});
const approval = (status: "pending" | "approved" | "rejected"): TimelineEntry => ({
  kind: "approval",
  id: "apr_1",
  at: at(2),
  status,
  title: "Refund for ord_1001",
  money: { amountCents: 4900, currency: "USD" },
  deadline: at(14_400),
  decidedAt: status === "pending" ? null : at(74),
  resumedAt: null,
});
const refund = (status: "executing" | "confirmed" | "failed"): TimelineEntry => ({
  kind: "refund",
  id: "rfd_1",
  at: at(75),
  status,
  orderId: "ord_1001",
  amountCents: 4900,
  currency: "USD",
  stripeRefundId: null,
  cause: null,
});
const reply: TimelineEntry = { kind: "reply", id: "msg_2", at: at(75), status: "sent", sentAt: at(75) };

const statesOf = (...timeline: TimelineEntry[]) =>
  stationStates(journeyFacts({ timeline, personNeeded: null }));

describe("stationStates", () => {
  it("follows the mail from station to station", () => {
    expect(statesOf()).toMatchObject({ delivery: "current", event: "future" });
    expect(statesOf(delivery, event)).toMatchObject({ event: "done", run: "current", approval: "future" });
    expect(statesOf(delivery, event, run(null), approval("pending"))).toMatchObject({
      run: "done",
      approval: "current",
      refund: "future",
    });
    expect(statesOf(delivery, event, run(null), approval("approved"), refund("executing"))).toMatchObject({
      approval: "done",
      refund: "current",
    });
    const done = statesOf(
      delivery,
      event,
      run(at(76), "completed"),
      approval("approved"),
      refund("confirmed"),
      reply,
    );
    expect(new Set(Object.values(done))).toEqual(new Set(["done"]));
    expect(isUnderWay(done)).toBe(false);
  });

  it("skips money when none was asked for, and the refund when it was refused", () => {
    expect(statesOf(delivery, event, run(at(76), "completed"), reply)).toMatchObject({
      approval: "skipped",
      refund: "skipped",
      reply: "done",
    });
    expect(statesOf(delivery, event, run(null), approval("rejected"))).toMatchObject({
      refund: "skipped",
      reply: "current",
    });
  });

  it("stops where a person has to take over", () => {
    expect(statesOf(delivery, event, run(at(3), "completed"))).toMatchObject({ reply: "stopped" });
    expect(statesOf(delivery, event, run(null), approval("approved"), refund("failed"))).toMatchObject({
      refund: "stopped",
      reply: "future",
    });
  });
});

describe("journeyFacts", () => {
  it("takes the latest mail of a ticket and counts its dropped copies", () => {
    const second: TimelineEntry = { ...delivery, id: "dlv_2", at: at(100) };
    const copy: TimelineEntry = { ...delivery, id: "dlv_3", at: at(101), status: "duplicate" };
    const facts = journeyFacts({
      timeline: [delivery, event, run(at(76), "completed"), reply, second, copy],
      personNeeded: null,
    });
    expect(facts).toMatchObject({
      delivery: { id: "dlv_2" },
      duplicates: 1,
      run: undefined,
      reply: undefined,
    });
  });
});

describe("spansMs", () => {
  it("measures what is known, and the wait for a person apart", () => {
    const facts = journeyFacts({
      timeline: [delivery, event, run(at(76)), approval("approved"), refund("confirmed"), reply],
      personNeeded: null,
    });
    expect(spansMs(facts)).toEqual({ delivery: 10, event: 10, run: 1980, approval: 72_000, refund: 1000 });
    expect(spansMs(journeyFacts({ timeline: [delivery], personNeeded: null }))).toMatchObject({
      delivery: undefined,
    });
  });
});
