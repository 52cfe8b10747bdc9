import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditLog, messages, tickets } from "@/db/schema";
import { performApproval } from "@/lib/approvals/perform-approval";
import { sendReply } from "@/lib/approvals/reply/send-reply";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { confirmRefund, failRefund } from "@/lib/refunds/confirm-refund";
import { checkDraft } from "@/lib/replies/check-draft";
import { localUser } from "@/testing/local-user";
import { storeMail, storeProposals, storeReply } from "@/testing/mails";
import { askAndApprove, refundOf } from "@/testing/refunds";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { readTicket } from "../view/read-ticket.ts";
import { readNeed } from "../view/ticket-need.ts";
import { checkReply } from "./check-reply.ts";
import { deliverMail } from "./deliver-mail.ts";
import { handOverUntrue } from "./hand-over-untrue.ts";
import { replyToTicket } from "./reply-to-ticket.ts";

withTestDatabase();
const vendors = withSandbox();
const reviewer = localUser("reviewer");

const paidFor = (money: string, orderId: string) =>
  `I have refunded ${money} for ${orderId} to the card you paid with.`;
const PAID = paidFor("$49.00", "ord_1001");
const unpaidFor = (orderId: string) => `No money has moved for ${orderId}.`;

/** A refund of an order, agreed to by a person and paid, and the reply that says something about it. */
async function paid(orderId: string, sentence: string) {
  const { messageId, approvalId, runId: payingRun } = await askAndApprove({ orderId });
  await performApproval(approvalId, payingRun);
  const [mail] = await db().select().from(messages).where(eq(messages.id, messageId));
  const refund = await refundOf(messageId);
  const reply = await storeReply(db(), messageId, `Hi Ada,\n\n${sentence}\n\nWarmly,\nVagus Support`);
  return { ...reply, messageId, ticketId: mail?.ticketId ?? "", refundId: refund?.id ?? "" };
}

const comeBack = (refundId: string) =>
  failRefund(refundId, "stripe_refund_failed", {
    functionId: "confirm-refund",
    runId: "run_1",
    failureTold: true,
  });

async function outgoing(ticketId: string) {
  return db()
    .select()
    .from(messages)
    .where(and(eq(messages.ticketId, ticketId), eq(messages.direction, "outbound")))
    .orderBy(messages.id);
}

const needOf = (ticketId: string) => readNeed(db(), ticketId);

describe("a reply of the agent that the records do not support", () => {
  it("is not sent: the ticket waits for a person, with the sentences marked", async () => {
    const { messageId, ticketId } = await storeMail(db());
    const body = `Hi Ada,\n\n${PAID} A colleague has looked at your request.\n\nWarmly,\nVagus Support`;
    const { agentStateId, runId } = await storeReply(db(), messageId, body);
    const withheld = { status: "withheld", why: "draft_held" };
    expect(await sendReply(agentStateId, runId)).toEqual(withheld);
    expect(await sendReply(agentStateId, runId)).toEqual(withheld);
    const [held, ...others] = await outgoing(ticketId);
    expect(others).toEqual([]);
    expect(held).toMatchObject({
      status: "held",
      unsupported: [
        { claim: "refunded", sentence: PAID },
        { claim: "person_decided", sentence: "A colleague has looked at your request." },
      ],
    });
    expect(await vendors.mailsOf(held?.id ?? "")).toEqual([]);
    expect(await needOf(ticketId)).toMatchObject({ status: "open", personNeeded: "draft_held" });
    const seen = await readTicket(reviewer, ticketId);
    expect(seen.messages.find(({ id }) => id === held?.id)?.unsupported).toHaveLength(2);
    const masked = await readTicket(localUser("viewer"), ticketId);
    expect(masked.messages.flatMap(({ unsupported }) => unsupported)).toEqual([]);
  });

  it("is replaced by a reply of a rerun or of a person", async () => {
    const first = await storeMail(db());
    const wrong = await storeReply(db(), first.messageId, PAID);
    await sendReply(wrong.agentStateId, wrong.runId);
    const right = await storeReply(db(), first.messageId, "Hi Ada,\n\nWhich order is it about?");
    expect(await sendReply(right.agentStateId, right.runId)).toMatchObject({ status: "sent" });
    expect(await needOf(first.ticketId)).toMatchObject({ status: "resolved", personNeeded: null });

    const second = await storeMail(db());
    const held = await storeReply(db(), second.messageId, PAID);
    await sendReply(held.agentStateId, held.runId);
    await replyToTicket(reviewer, second.ticketId, { body: "Which order is it about?", key: "key-of-it" });
    expect((await outgoing(second.ticketId)).at(-1)).toMatchObject({ answersMessageId: second.messageId });
  });
});

describe("a reply whose facts change while it waits to be sent", () => {
  it("is held when the refund came back from Stripe while Postmark was away", async () => {
    const sentence = paidFor("$30.00", "ord_1003");
    const { agentStateId, runId, ticketId, refundId } = await paid("ord_1003", sentence);
    await vendors.fault("postmark", { match: "POST /email", status: 503, times: 1 });
    await expect(sendReply(agentStateId, runId)).rejects.toMatchObject({ permanent: false });
    await comeBack(refundId);
    await db().update(messages).set({ triedAt: null }).where(eq(messages.ticketId, ticketId));
    expect(await sendReply(agentStateId, runId)).toEqual({ status: "withheld", why: "draft_held" });
    const [held] = await outgoing(ticketId);
    expect(held).toMatchObject({ status: "held", unsupported: [{ claim: "refunded", sentence }] });
    expect(await vendors.mailsOf(held?.id ?? "")).toEqual([]);
    expect(await needOf(ticketId)).toMatchObject({ status: "open", personNeeded: "refund_failed" });
  });

  it("is held when it denies a refund that was paid long ago", async () => {
    const { agentStateId, runId } = await paid("ord_1004", unpaidFor("ord_1004"));
    expect(await sendReply(agentStateId, runId)).toEqual({ status: "withheld", why: "draft_held" });
  });

  it("goes out when the records still support it", async () => {
    const { agentStateId, runId } = await paid("ord_1005", paidFor("$99.00", "ord_1005"));
    expect(await sendReply(agentStateId, runId)).toMatchObject({ status: "sent" });
  });
});

describe("a sentence that was sent and became untrue", () => {
  it("stands on the ticket with its correction until that is sent, and the correction is audited", async () => {
    const sentence = paidFor("$12.50", "ord_1007");
    const { agentStateId, runId, ticketId, refundId } = await paid("ord_1007", sentence);
    await sendReply(agentStateId, runId);
    expect((await readTicket(reviewer, ticketId)).untrue).toEqual([]);
    await comeBack(refundId);
    const [sent] = await outgoing(ticketId);
    const { untrue, correction } = await readTicket(reviewer, ticketId);
    expect(untrue).toMatchObject([
      {
        messageId: sent?.id,
        sentence,
        fact: "refund_failed",
        money: { amountCents: 1_250, currency: "USD" },
      },
    ]);
    expect(correction).toMatchObject({ messageId: sent?.id });
    expect(correction?.body).toMatch(/^Hi Edsger,[\s\S]*The refund of \$12\.50 for ord_1007 failed/);
    expect(await checkReply(reviewer, ticketId, correction?.body ?? "")).toEqual({ unsupported: [] });
    expect(await readTicket(localUser("viewer"), ticketId)).toMatchObject({
      untrue: [{ sentence: null, fact: "refund_failed" }],
      correction: null,
    });

    const write = { body: correction?.body ?? "", key: "correct-it", corrects: sent?.id };
    await replyToTicket(reviewer, ticketId, write);
    await replyToTicket(reviewer, ticketId, write);
    const written = (await outgoing(ticketId)).slice(1);
    expect(written).toMatchObject([{ correctsMessageId: sent?.id, authorId: reviewer.id }]);
    expect(await deliverMail(written[0]?.id ?? "")).toMatchObject({ status: "sent" });
    expect(await readTicket(reviewer, ticketId)).toMatchObject({ untrue: [], correction: null });
    const audited = await db()
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.subjectId, sent?.id ?? ""), eq(auditLog.action, "reply_corrected")));
    expect(audited).toMatchObject([{ actorId: reviewer.id, detail: { ticketId, by: written[0]?.id } }]);
  });

  it("can be one that denies a refund, when the refund is confirmed late", async () => {
    const { messageId, ticketId } = await storeMail(db(), { customerId: "cust_004" });
    const { agentStateId, runId } = await storeReply(db(), messageId, unpaidFor("ord_1008"));
    expect(await sendReply(agentStateId, runId)).toMatchObject({ status: "sent" });
    const { approvalId, runId: later } = await askAndApprove({ messageId, orderId: "ord_1008" });
    await performApproval(approvalId, later);
    const refund = await refundOf(messageId);
    const ids = { refundId: refund?.id ?? null, ticketId, customerId: "cust_004" };
    const told = { ...ids, stripeRefundId: null, status: null };
    await confirmRefund(told, { functionId: "confirm-refund", runId: later, failureTold: false });
    expect((await readTicket(reviewer, ticketId)).untrue).toMatchObject([{ fact: "refund_moved" }]);
    expect(await needOf(ticketId)).toMatchObject({ personNeeded: null });
    await handOverUntrue(refund?.id ?? "");
    await handOverUntrue(refund?.id ?? "");
    expect(await needOf(ticketId)).toMatchObject({ status: "open", personNeeded: "reply_untrue" });
  });

  it("cannot be corrected on another ticket", async () => {
    const { agentStateId, runId, ticketId } = await paid("ord_1009", paidFor("$210.00", "ord_1009"));
    await sendReply(agentStateId, runId);
    const [sent] = await outgoing(ticketId);
    const other = await storeMail(db());
    const write = { body: "Sorry.", key: "correct-it", corrects: sent?.id };
    await expect(replyToTicket(reviewer, other.ticketId, write)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a reply that a person writes", () => {
  it("is compared with the records as a warning, and is sent all the same", async () => {
    const { ticketId } = await storeMail(db());
    await db().update(tickets).set({ personNeeded: "taken_over" }).where(eq(tickets.id, ticketId));
    expect(await checkReply(reviewer, ticketId, `${PAID} I will write again by Friday.`)).toEqual({
      unsupported: [{ claim: "refunded", sentence: PAID }],
    });
    await replyToTicket(reviewer, ticketId, { body: PAID, key: "as-it-is" });
    const [written] = await outgoing(ticketId);
    expect(await deliverMail(written?.id ?? "")).toMatchObject({ status: "sent" });
  });

  it("is checked only for those who may reply", async () => {
    const { ticketId } = await storeMail(db());
    await expect(checkReply(localUser("viewer"), ticketId, PAID)).rejects.toMatchObject({
      code: "not_allowed",
    });
  });
});

describe("a refund that was never asked about, because Stripe had refunded the payment before", () => {
  it("supports a claim that it was refunded, and no denial", async () => {
    const { messageId, ticketId } = await storeMail(db(), { customerId: "cust_003" });
    const proposal = { orderId: "ord_1006", amountCents: 64_000 };
    const { runId, callIds } = await storeProposals(db(), messageId, [proposal]);
    await appendAudit(db(), {
      actor: { type: "function", id: "handle-customer-email" },
      action: "refund_blocked",
      subject: { type: "message", id: messageId },
      customerId: "cust_003",
      runId,
      dedupeKey: `${runId}:open-approval:${callIds[0]}:refund_blocked`,
      detail: { cause: "charge_refunded", amountCents: 64_000 },
    });
    const check = async (body: string) =>
      (await checkDraft(db(), { ticketId, body, byPerson: false })).map(({ claim }) => claim);
    expect(await check("The $640.00 for ord_1006 had already been refunded.")).toEqual([]);
    expect(await check("$640.00 for ord_1006 was not refunded.")).toEqual(["not_refunded"]);
    expect(await check("I have refunded $640.00 for ord_1006.")).toEqual(["refunded"]);
  });
});
