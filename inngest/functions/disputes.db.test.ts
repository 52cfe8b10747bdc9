import { randomUUID } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { approvals, auditLog, customers, disputes, messages, outbox, runSteps, tickets } from "@/db/schema";
import { db } from "@/lib/db";
import { ticketNow } from "@/lib/tickets/view/ticket-need";
import { receiveRequest } from "@/lib/webhooks/receive-request";
import { stripeSender } from "@/lib/webhooks/stripe/stripe-sender";
import { writeMail } from "@/testing/mails";
import { asksForOrder } from "@/testing/refund-approvals";
import { stripeFixture, stripeRequest } from "@/testing/stripe-request";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();
const engine = withEngine();

type What = "created" | "closed";

/** Stripe tells of a dispute by its id only; answers our event's id. */
const tellThin = (what: What, disputeId: string) =>
  tell(disputeId, {
    object: "v2.core.event",
    id: `evt_${randomUUID()}`,
    type: `v1.charge.dispute.${what}`,
    created: new Date().toISOString(),
    livemode: false,
    related_object: { id: disputeId, type: "dispute", url: `/v1/disputes/${disputeId}` },
  });

/** The same with the object as it was. */
const tellWhole = (what: What, disputeId: string, charge: string, status = "needs_response") => {
  const fixture = stripeFixture("stripe.charge.dispute.created");
  const object = { ...fixture.data.object, id: disputeId, charge, status };
  const type = `charge.dispute.${what}`;
  return tell(disputeId, { ...fixture, id: `evt_${randomUUID()}`, type, data: { object } });
};

async function tell(disputeId: string, event: object): Promise<string> {
  expect((await receiveRequest(stripeRequest(event), stripeSender)).status).toBe(200);
  const events = await db().select().from(outbox).orderBy(asc(outbox.id));
  return events.findLast(({ data }) => data.disputeId === disputeId)?.id ?? "";
}

/** What a dispute left behind, without ids and times. */
async function leftBy(disputeId: string) {
  const [found] = await db()
    .select({ disputes, customers, tickets: ticketNow })
    .from(disputes)
    .innerJoin(tickets, eq(tickets.id, disputes.ticketId))
    .innerJoin(customers, eq(customers.id, disputes.customerId))
    .where(eq(disputes.id, disputeId));
  const audit = await db()
    .select()
    .from(auditLog)
    .where(eq(auditLog.subjectId, found?.tickets.id ?? ""))
    .orderBy(asc(auditLog.seq));
  return {
    dispute: [found?.disputes.status, found?.disputes.closed],
    ticket: [found?.tickets.status, found?.tickets.personNeeded],
    riskScore: found?.customers.riskScore,
    audit: audit.map(({ action, actorId }) => [action, actorId]),
  };
}

const stepsOf = async (runId: string) =>
  (await db().select().from(runSteps).where(eq(runSteps.runId, runId)).orderBy(asc(runSteps.startedAt))).map(
    ({ stepId }) => stepId,
  );

const askedOf = async (disputeId: string) =>
  (await vendors.calls("stripe")).filter(({ path }) => path === `/v1/disputes/${disputeId}`);

/** The approvals of the newest mail about an order, and its ticket. */
async function askedAbout(orderId: string) {
  const asked = await db()
    .select({ id: approvals.id, status: approvals.status, ticketId: approvals.ticketId })
    .from(approvals)
    .where(asksForOrder(orderId))
    .orderBy(asc(approvals.id));
  const last = asked.at(-1);
  const [ticket] = await db()
    .select(ticketNow)
    .from(tickets)
    .where(eq(tickets.id, last?.ticketId ?? ""));
  return { statuses: asked.map(({ status }) => status), approvalId: last?.id, ticket };
}

describe("a question about a payment that the bank calls back", () => {
  it("is withdrawn, its ticket is with a person, and the next mail about it asks nobody", async () => {
    await writeMail("Please refund ord_1008, it arrived broken.", { Email: "edsger@example.com" });
    await engine.until("a question", async () => (await askedAbout("ord_1008")).approvalId);
    const disputeId = await vendors.dispute("ch_sbx_1008");
    await engine.ended("dispute-opened", await tellWhole("created", disputeId, "ch_sbx_1008"));
    const { statuses, approvalId, ticket } = await askedAbout("ord_1008");
    expect(statuses).toEqual(["withdrawn"]);
    expect(ticket).toMatchObject({ status: "open", personNeeded: "dispute_opened" });
    const [row] = await db()
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.subjectId, approvalId ?? ""), eq(auditLog.action, "approval_withdrawn")));
    expect(row).toMatchObject({ actorId: "dispute-opened", detail: { cause: "charge_disputed" } });

    const again = await writeMail("Please refund ord_1008, I mean it.", { Email: "edsger@example.com" });
    const reply = await engine.until("a reply", async () => {
      const [found] = await db()
        .select()
        .from(messages)
        .where(eq(messages.answersMessageId, again.messageId));
      return found?.status === "sent" ? found : undefined;
    });
    expect(reply.body).not.toMatch(/I have refunded/);
    expect((await askedAbout("ord_1008")).statuses).toEqual(["withdrawn"]);
    const [second] = await db().select(ticketNow).from(tickets).where(eq(tickets.id, again.ticketId));
    expect(second).toMatchObject({ status: "open", personNeeded: "refund_impossible" });
    expect(await vendors.refundsOf(again.messageId)).toEqual([]);
  });

  it("stays open when the bank only asks: a refund settles an inquiry", async () => {
    await writeMail("Please refund ord_1007, it arrived broken.", { Email: "edsger@example.com" });
    await engine.until("a question", async () => (await askedAbout("ord_1007")).approvalId);
    const disputeId = await vendors.inquire("ch_sbx_1007");
    await engine.ended(
      "dispute-opened",
      await tellWhole("created", disputeId, "ch_sbx_1007", "warning_needs_response"),
    );
    expect((await askedAbout("ord_1007")).statuses).toEqual(["pending"]);
  });
});

describe("a dispute", () => {
  it("reported by its id alone is read from Stripe, and continues like a complete one", async () => {
    const thin = await vendors.dispute("ch_sbx_1004");
    await vendors.fault("stripe", { match: `GET /v1/disputes/${thin}`, status: 503, times: 1 });
    const run = await engine.ended("dispute-opened", await tellThin("created", thin));
    expect(run.status).toBe("completed");
    expect(await stepsOf(run.id)).toEqual(["ask-stripe", "record-dispute", "update-risk-score"]);
    expect(await askedOf(thin)).toHaveLength(2);
    const opened = await leftBy(thin);
    expect(opened).toEqual({
      dispute: ["needs_response", false],
      ticket: ["open", "dispute_opened"],
      riskScore: 30,
      audit: [["dispute_opened", "dispute-opened"]],
    });

    const whole = await vendors.dispute("ch_sbx_1006");
    const other = await engine.ended("dispute-opened", await tellWhole("created", whole, "ch_sbx_1006"));
    expect(await stepsOf(other.id)).toEqual(["record-dispute", "update-risk-score"]);
    expect(await askedOf(whole)).toEqual([]);
    expect(await leftBy(whole)).toEqual(opened);

    await vendors.dispute("ch_sbx_1004", "lost");
    await engine.ended("dispute-closed", await tellThin("closed", thin));
    expect(await leftBy(thin)).toMatchObject({ dispute: ["lost", true], riskScore: 50 });
    expect((await leftBy(thin)).audit).toEqual([
      ["dispute_opened", "dispute-opened"],
      ["dispute_closed", "dispute-closed"],
    ]);
  });

  it("unknown to Stripe fails at once and changes nothing", async () => {
    const before = await db().select().from(disputes);
    const run = await engine.ended("dispute-opened", await tellThin("created", "du_nobody"));
    expect(run).toMatchObject({ status: "failed", failedStepId: "ask-stripe" });
    expect(await askedOf("du_nobody")).toHaveLength(1);
    expect(await db().select().from(disputes)).toEqual(before);
  });
});
