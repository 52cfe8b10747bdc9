import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditLog, messages, tickets } from "@/db/schema";
import { VendorError } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { recordMailSent } from "@/lib/tickets/reply/record-mail-sent";
import { ticketNow } from "@/lib/tickets/view/ticket-need";
import { replySent, storeMail, storeReply } from "@/testing/mails";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { sendReply } from "./send-reply.ts";

withTestDatabase();
const vendors = withSandbox();

/** A mail of Ada's and the reply a worker has finished to it. */
async function finished(mail: Parameters<typeof storeMail>[1] = {}) {
  const stored = await storeMail(db(), mail);
  return { ...stored, ...(await storeReply(db(), stored.messageId)) };
}

async function replyTo(messageId: string) {
  const where = and(eq(messages.answersMessageId, messageId), eq(messages.direction, "outbound"));
  const rows = await db().select().from(messages).where(where);
  expect(rows.length).toBeLessThanOrEqual(1);
  return rows[0];
}

/** The number of mails Postmark accepted for the reply. */
async function mailsFor(messageId: string): Promise<number> {
  const reply = await replyTo(messageId);
  return reply ? (await vendors.mailsOf(reply.id)).length : 0;
}

async function ticketOf(ticketId: string) {
  const [ticket] = await db().select(ticketNow).from(tickets).where(eq(tickets.id, ticketId));
  return ticket;
}

/** Ends the claim of a sending process, which otherwise lasts twelve seconds. */
async function endClaim(messageId: string): Promise<void> {
  await db()
    .update(messages)
    .set({ claimedUntil: new Date(0) })
    .where(eq(messages.answersMessageId, messageId));
}

describe("a reply", () => {
  it("goes to the sender, in their thread, and resolves the ticket", async () => {
    const { messageId, ticketId, agentStateId, runId } = await finished({
      rfcMessageId: "<1@mail.example.com>",
    });
    const outcome = await sendReply(agentStateId, runId);
    const reply = await replyTo(messageId);
    expect(outcome).toEqual({ messageId: reply?.id, status: "sent" });
    const [mail] = await vendors.mailsOf(reply?.id ?? "");
    expect(mail).toMatchObject({ Subject: "Re: Refund", Recipients: ["ada@example.com"] });
    expect(reply).toMatchObject({
      status: "sent",
      runId,
      providerMessageId: mail?.MessageID,
      rfcMessageId: `<${mail?.MessageID}@mtasv.net>`,
      claimedUntil: null,
    });
    expect(await ticketOf(ticketId)).toMatchObject({ status: "resolved" });
  });

  it("leaves a ticket open that needs a person", async () => {
    const { ticketId, agentStateId, runId } = await finished();
    await db().update(tickets).set({ personNeeded: "refund_refused" }).where(eq(tickets.id, ticketId));
    await sendReply(agentStateId, runId);
    expect(await ticketOf(ticketId)).toMatchObject({ status: "open", personNeeded: "refund_refused" });
  });

  it("that was never finished is an error, and no mail", async () => {
    const { messageId } = await storeMail(db());
    await expect(sendReply("ags_none", "run_none")).rejects.toMatchObject({ code: "not_found" });
    expect(await replyTo(messageId)).toBeUndefined();
  });

  it("sent by twenty concurrent calls is one mail; the others wait or find it sent", async () => {
    const { messageId, agentStateId, runId } = await finished();
    const calls = await Promise.allSettled(Array.from({ length: 20 }, () => sendReply(agentStateId, runId)));
    for (const call of calls) {
      if (call.status === "fulfilled") expect(call.value.status).toBe("sent");
      else expect(call.reason).toMatchObject({ code: "reply_in_flight", permanent: false });
    }
    expect(await sendReply(agentStateId, runId)).toMatchObject({ status: "sent" });
    expect(await mailsFor(messageId)).toBe(1);
  });

  it("of another run finds the first one sent, and sends nothing", async () => {
    const { messageId, agentStateId, runId } = await finished();
    const first = await sendReply(agentStateId, runId);
    const rerun = await storeReply(db(), messageId, "Dear Ada, something else.");
    expect(await sendReply(rerun.agentStateId, rerun.runId)).toEqual(first);
    expect(await mailsFor(messageId)).toBe(1);
    expect((await replyTo(messageId))?.runId).toBe(runId);
  });
});

describe("when Postmark", () => {
  it("sends and its answer is lost, the next call finds the mail", async () => {
    const { messageId, agentStateId, runId } = await finished();
    await vendors.fault("postmark", { match: "POST /email", status: "reset-after", times: 1 });
    await expect(sendReply(agentStateId, runId)).rejects.toMatchObject({ permanent: false });
    expect((await replyTo(messageId))?.status).toBe("sending");
    expect(await sendReply(agentStateId, runId)).toMatchObject({ status: "sent" });
    expect(await mailsFor(messageId)).toBe(1);
  });

  it("sends and the process is killed, the next one waits for the claim and finds the mail", async () => {
    const { messageId, agentStateId, runId } = await finished();
    await sendReply(agentStateId, runId);
    // The state after a kill: sent at Postmark, with a claim that nobody releases.
    await db()
      .update(messages)
      .set({ status: "sending", providerMessageId: null, claimedUntil: new Date(Date.now() + 12_000) })
      .where(eq(messages.answersMessageId, messageId));
    await expect(sendReply(agentStateId, runId)).rejects.toMatchObject({ code: "reply_in_flight" });
    await endClaim(messageId);
    expect(await sendReply(agentStateId, runId)).toMatchObject({ status: "sent" });
    expect(await mailsFor(messageId)).toBe(1);
  });

  it("is away and comes back, one mail goes out", async () => {
    const { messageId, agentStateId, runId } = await finished();
    await vendors.fault("postmark", { match: "POST /email", status: 503, times: 1 });
    await expect(sendReply(agentStateId, runId)).rejects.toBeInstanceOf(VendorError);
    expect(await sendReply(agentStateId, runId)).toMatchObject({ status: "sent" });
    expect(await mailsFor(messageId)).toBe(1);
  });

  it("cannot be asked whether it sent, nothing is sent again", async () => {
    const { messageId, agentStateId, runId } = await finished();
    await vendors.fault("postmark", { match: "POST /email", status: "reset-after", times: 1 });
    await vendors.fault("postmark", { match: "GET /messages/outbound", status: 503, times: 1 });
    await expect(sendReply(agentStateId, runId)).rejects.toBeInstanceOf(VendorError);
    await expect(sendReply(agentStateId, runId)).rejects.toBeInstanceOf(VendorError);
    expect(await sendReply(agentStateId, runId)).toMatchObject({ status: "sent" });
    expect(await mailsFor(messageId)).toBe(1);
  });

  it("refuses the address for good, the ticket needs a person and nothing is retried", async () => {
    const { messageId, ticketId, agentStateId, runId } = await finished({
      fromAddress: "ada@inactive.example.com",
    });
    const refused = await sendReply(agentStateId, runId);
    expect(refused).toMatchObject({ status: "refused" });
    expect(await replyTo(messageId)).toMatchObject({
      status: "failed",
      failure: "postmark_inactive_recipient",
    });
    expect(await ticketOf(ticketId)).toMatchObject({ status: "open", personNeeded: "reply_failed" });
    expect(await sendReply(agentStateId, runId)).toEqual(refused);
    const tries = (await vendors.calls("postmark")).filter(
      ({ method, path }) => method === "POST" && path === "/email",
    );
    expect(tries).toHaveLength(1);
  });
});

describe("recordMailSent", () => {
  const auditOf = (messageId: string) =>
    db()
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.subjectId, messageId), eq(auditLog.action, "message_sent")));

  it("audits once, in the name of the sending run, however often it is called", async () => {
    const { messageId, agentStateId, runId } = await finished();
    const sent = await replySent(agentStateId, runId);
    const rerun = await storeReply(db(), messageId);
    await sendReply(rerun.agentStateId, rerun.runId);
    await Promise.all(
      Array.from({ length: 5 }, () => recordMailSent(sent.messageId, "handle-customer-email")),
    );
    const rows = await auditOf(sent.messageId);
    expect(rows).toMatchObject([{ runId, customerId: "cust_001", detail: { answers: messageId } }]);
    expect(JSON.stringify(rows)).not.toContain("ada@");
  });

  it("audits nothing for a refused reply", async () => {
    const { agentStateId, runId } = await finished({ fromAddress: "ada@inactive.example.com" });
    const { messageId } = await replySent(agentStateId, runId);
    await recordMailSent(messageId, "handle-customer-email");
    expect(await auditOf(messageId)).toEqual([]);
  });

  it("throws for an unknown message", async () => {
    await expect(recordMailSent("msg_none", "handle-customer-email")).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
