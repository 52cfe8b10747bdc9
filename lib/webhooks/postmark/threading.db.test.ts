import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { messages, outbox, refunds, tickets } from "@/db/schema";
import { db } from "@/lib/db";
import { receiveMessage } from "@/lib/tickets/incoming/receive-message";
import { replySent, storeReply } from "@/testing/mails";
import { askForRefund } from "@/testing/refunds";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { PostmarkInbound } from "./postmark-schemas.ts";
import { receiveMail } from "./receive-mail.ts";

withTestDatabase();
const vendors = withSandbox();

interface Written {
  from?: string;
  text?: string;
  hash?: string;
  inReplyTo?: string | null;
  references?: string;
}

/** Receives a mail; returns its message and its ticket. */
async function write({
  from = "ada@example.com",
  text = "Hello",
  hash = "",
  inReplyTo = null,
  references,
}: Written = {}) {
  const mail = PostmarkInbound.parse({
    MessageID: randomUUID(),
    FromFull: { Email: from, Name: "" },
    Subject: "Hello",
    TextBody: text,
    MailboxHash: hash,
    Headers: [
      ...(inReplyTo ? [{ Name: "In-Reply-To", Value: inReplyTo }] : []),
      ...(references ? [{ Name: "References", Value: references }] : []),
    ],
  });
  await receiveMail(mail, { raw: JSON.stringify(mail), keptHeaders: {} });
  const [message] = await db().select().from(messages).where(eq(messages.providerMessageId, mail.MessageID));
  if (!message) throw new Error("The mail was not stored.");
  return { message, ticket: await ticketOf(message.ticketId) };
}

async function ticketOf(id: string) {
  const [ticket] = await db().select().from(tickets).where(eq(tickets.id, id));
  if (!ticket) throw new Error(`No ticket ${id}.`);
  return ticket;
}

/** Lets the agent answer; returns the stored reply. */
async function answer(messageId: string) {
  const { agentStateId, runId } = await storeReply(db(), messageId);
  const { messageId: replyId } = await replySent(agentStateId, runId);
  const [reply] = await db().select().from(messages).where(eq(messages.id, replyId));
  if (!reply) throw new Error("No reply.");
  return reply;
}

describe("our reply", () => {
  it("names the address for answers, the mail it answers, and that a machine wrote it", async () => {
    const { message, ticket } = await write();
    const reply = await answer(message.id);
    const sent = await vendors.mailSource(reply.providerMessageId ?? "");
    expect(sent).toContain("Auto-Submitted: auto-replied");
    expect(sent).toContain(`Reply-To: support+${ticket.mailboxHash}@vagus.local`);
    expect(ticket.mailboxHash).toMatch(/^[0-9a-f]{32}$/);
    expect(reply.rfcMessageId).toBe(`<${reply.providerMessageId}@mtasv.net>`);
  });
});

describe("an answer lands on its ticket, and opens it again", () => {
  it("by the address it is sent to", async () => {
    const first = await write();
    await answer(first.message.id);
    expect((await ticketOf(first.ticket.id)).status).toBe("resolved");
    const second = await write({ hash: first.ticket.mailboxHash.toUpperCase() });
    expect(second.ticket).toMatchObject({ id: first.ticket.id, status: "open", resolvedAt: null });
    const events = (await db().select().from(outbox)).filter(
      ({ name, data }) => name === "customer/email.received" && data.ticketId === first.ticket.id,
    );
    expect(events.map(({ data }) => data.messageId)).toEqual([first.message.id, second.message.id]);
  });

  it("by the mail it answers, ours or the sender's own", async () => {
    const first = await write({ inReplyTo: "<nobody@knows.example>" });
    const own = await db()
      .update(messages)
      .set({ rfcMessageId: `<${randomUUID()}@mail.example.com>` })
      .where(eq(messages.id, first.message.id))
      .returning();
    const reply = await answer(first.message.id);
    for (const inReplyTo of [reply.rfcMessageId, own[0]?.rfcMessageId ?? null])
      expect((await write({ inReplyTo })).ticket.id).toBe(first.ticket.id);
  });

  it("by the mails in `References`, wherever ours stands among them", async () => {
    const first = await write();
    const reply = await answer(first.message.id);
    for (const references of [reply.rfcMessageId ?? "", `<one@x> ${reply.rfcMessageId} <two@x>`])
      expect((await write({ references })).ticket.id).toBe(first.ticket.id);
  });

  it("also of an unknown sender, if it is the same", async () => {
    const from = `stranger-${randomUUID()}@elsewhere.example`;
    const first = await write({ from });
    expect((await write({ from, hash: first.ticket.mailboxHash })).ticket.id).toBe(first.ticket.id);
  });
});

describe("a mail opens a ticket of its own", () => {
  it.each(["grace@example.com", "stranger@elsewhere.example"])("when %s writes to Ada's", async (from) => {
    const ada = await write();
    const reply = await answer(ada.message.id);
    const named = reply.rfcMessageId ?? "";
    for (const forged of [{ hash: ada.ticket.mailboxHash }, { inReplyTo: named }, { references: named }]) {
      const other = await write({ from, ...forged });
      expect(other.ticket.id).not.toBe(ada.ticket.id);
      expect(other.ticket.customerId).not.toBe("cust_001");
    }
    expect(await ticketOf(ada.ticket.id)).toMatchObject({ status: "resolved" });
  });

  it("when its address and its references are unknown", async () => {
    const first = await write();
    for (const strange of [
      { hash: "case-7f3a" },
      { inReplyTo: "<x@y>" },
      { hash: "\u0000" },
      { inReplyTo: "<\u0000>" },
    ])
      expect((await write(strange)).ticket.id).not.toBe(first.ticket.id);
  });
});

describe("two machines that write to each other", () => {
  it("get one automatic answer and then a person, also if their mails are not marked as automatic", async () => {
    const text = "I am out of office until Monday.";
    const first = await write({ text });
    expect(
      await receiveMessage(first.message.id, { functionId: "handle-customer-email", runId: "run_1" }),
    ).toEqual({ to: "agent" });
    const reply = await answer(first.message.id);
    const second = await write({
      text: `${text}\n\nOn Friday you wrote:\n> Dear Ada`,
      inReplyTo: reply.rfcMessageId,
    });
    expect(
      await receiveMessage(second.message.id, { functionId: "handle-customer-email", runId: "run_2" }),
    ).toEqual({ to: "person", why: "mail_loop" });
    expect((await ticketOf(first.ticket.id)).personNeeded).toBe("mail_loop");
  });

  it("do not stop the answer to a person who writes something else", async () => {
    const first = await write();
    const reply = await answer(first.message.id);
    const second = await write({ text: "Thank you!", inReplyTo: reply.rfcMessageId });
    expect(
      await receiveMessage(second.message.id, { functionId: "handle-customer-email", runId: "run_3" }),
    ).toEqual({ to: "agent" });
  });
});

it("the agent stays out of a money case that a person has, but a rerun of the mail that opened it may go on", async () => {
  const first = await write();
  const order = {
    customerId: "cust_001",
    orderId: "ord_1001",
    chargeId: "ch_lost",
    amountCents: 4_900,
    currency: "USD",
  };
  const opened = await askForRefund({ messageId: first.message.id });
  await db()
    .insert(refunds)
    .values({
      ...order,
      id: "rfd_lost",
      sourceMessageId: first.message.id,
      approvalId: opened.approvalId,
      effectHash: "",
      status: "failed",
      runId: opened.runId,
    });
  const second = await write({ text: "And now?", hash: first.ticket.mailboxHash });
  expect(
    await receiveMessage(second.message.id, { functionId: "handle-customer-email", runId: "run_4" }),
  ).toEqual({ to: "person", why: "refund_failed" });
  expect(
    await receiveMessage(first.message.id, { functionId: "handle-customer-email", runId: "run_5" }),
  ).toEqual({ to: "agent" });
});
