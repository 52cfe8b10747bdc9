import { randomUUID } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditLog, customers, disputes, outbox, runSteps, tickets } from "@/db/schema";
import { stripeFixture, stripeRequest } from "@/db/testing/stripe-request";
import { withEngine } from "@/db/testing/with-engine";
import { withSandbox } from "@/db/testing/with-sandbox";
import { withTestDatabase } from "@/db/testing/with-test-database";
import { db } from "@/lib/db";
import { ticketNow } from "@/lib/tickets/ticket-need";
import { receiveRequest } from "@/lib/webhooks/receive-request";
import { stripeSender } from "@/lib/webhooks/stripe-sender";

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
const tellWhole = (what: What, disputeId: string, charge: string) => {
  const fixture = stripeFixture("stripe.charge.dispute.created");
  const object = { ...fixture.data.object, id: disputeId, charge };
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

describe("a dispute", () => {
  it("told by its id only is looked up at Stripe, and goes on as one that was told whole", async () => {
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

  it("that Stripe does not know fails at once, and changes nothing", async () => {
    const before = await db().select().from(disputes);
    const run = await engine.ended("dispute-opened", await tellThin("created", "du_nobody"));
    expect(run).toMatchObject({ status: "failed", failedStepId: "ask-stripe" });
    expect(await askedOf("du_nobody")).toHaveLength(1);
    expect(await db().select().from(disputes)).toEqual(before);
  });
});
