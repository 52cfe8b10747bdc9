import process from "node:process";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { approvals, notices, refunds, slackPosts, ticketNotes } from "@/db/schema";
import { performApproval } from "@/lib/approvals/perform-approval";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { emitEvent } from "@/lib/events/emit-event";
import { RefundOutcome } from "@/lib/refunds/schemas";
import { requestInvestigation } from "@/lib/tickets/notes/request-note";
import { localUser } from "@/testing/local-user";
import { withRefund } from "@/testing/refund-approvals";
import { askAndApprove } from "@/testing/refunds";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();
beforeAll(() => {
  process.env.INVESTIGATION_WAIT_S = "3";
});
const engine = withEngine();

let cents = 100;

/** A refund that Stripe refused for good, and the event that says so. */
async function failedRefund() {
  await vendors.fault("stripe", { match: "POST /v1/refunds", status: 402, times: 1 });
  const { approvalId, runId } = await askAndApprove({ orderId: "ord_1002", amountCents: cents++ });
  const { refundId } = RefundOutcome.parse(await performApproval(approvalId, runId));
  const [asked] = await db().select().from(approvals).where(eq(approvals.id, approvalId));
  if (!refundId) throw new Error("There is no refund that failed.");
  const { ticketId } = withRefund(asked);
  const eventId = await emitEvent(db(), "customer/refund.failed", { refundId, ticketId });
  return { refundId, ticketId, eventId };
}

const told = (ticketId: string) =>
  engine.until("somebody to be told", async () => {
    const found = await db().select().from(notices).where(eq(notices.ticketId, ticketId));
    return found.length > 0 ? found : undefined;
  });

const notesOf = (ticketId: string) =>
  db().select().from(ticketNotes).where(eq(ticketNotes.ticketId, ticketId));

const investigate = (ticketId: string) => requestInvestigation(localUser("reviewer"), ticketId);

describe("a refund that failed", () => {
  it("and is looked into in time gets a draft, and nobody else is told; run again, nobody is told again", async () => {
    const { refundId, ticketId, eventId } = await failedRefund();
    expect(await told(ticketId)).toMatchObject([{ audience: "on_call", code: "refund_failed" }]);
    await investigate(ticketId);
    const run = await engine.ended("refund-investigation", eventId);
    expect(run.status).toBe("completed");
    const [note] = await notesOf(ticketId);
    expect(note).toMatchObject({ kind: "investigation", runId: run.id });
    expect(note?.body).not.toBe("");
    const [refund] = await db().select().from(refunds).where(eq(refunds.id, refundId));
    expect(refund).toMatchObject({ investigatorId: "usr_local_reviewer" });

    expect((await engineApi.rerunRun(run.id)).ok).toBe(true);
    await engine.ended("refund-investigation", eventId, 2);
    expect(await told(ticketId)).toHaveLength(1);
  });

  it("and is not looked into is told to the seniors, once", async () => {
    const { refundId, ticketId, eventId } = await failedRefund();
    const run = await engine.ended("refund-investigation", eventId);
    await engine.ended("notify-senior-reviewers", `escalated-${refundId}`);
    expect((await told(ticketId)).map(({ audience }) => audience)).toEqual(["on_call", "seniors"]);
    expect(await notesOf(ticketId)).toEqual([]);
    expect((await engineApi.rerunRun(run.id)).ok).toBe(true);
    await engine.ended("refund-investigation", eventId, 2);
    expect(await told(ticketId)).toHaveLength(2);
  });

  it("is told to the seniors though Slack is away: that run fails and stays to be run again", async () => {
    await vendors.fault("slack", { match: "chat.postMessage", status: 503, times: null });
    const { refundId, ticketId, eventId } = await failedRefund();
    await engine.ended("refund-investigation", eventId);
    const run = await engine.ended("notify-senior-reviewers", `escalated-${refundId}`);
    expect(run.status).toBe("failed");
    expect((await told(ticketId)).map(({ audience }) => audience)).toEqual(["on_call", "seniors"]);
    await vendors.heal("slack");
    for (const nth of [2, 3]) {
      expect((await engineApi.rerunRun(run.id)).ok).toBe(true);
      await engine.ended("notify-senior-reviewers", `escalated-${refundId}`, nth);
    }
    // Alerts of failed runs go to the same channel: what counts is what was kept of this notice.
    const [notice] = (await told(ticketId)).filter(({ audience }) => audience === "seniors");
    const posts = await db()
      .select()
      .from(slackPosts)
      .where(eq(slackPosts.key, `notice:${notice?.id}`));
    expect(posts).toHaveLength(1);
    expect(await told(ticketId)).toHaveLength(2);
  });

  it("leaves a failed run when the model is away, and no half a draft", async () => {
    const { ticketId, eventId } = await failedRefund();
    await told(ticketId);
    await vendors.fault("openai", { match: "/v1/chat/completions", status: 503, times: null });
    await investigate(ticketId);
    expect(await engine.ended("refund-investigation", eventId)).toMatchObject({ status: "failed" });
    expect(await notesOf(ticketId)).toEqual([]);
  });
});
