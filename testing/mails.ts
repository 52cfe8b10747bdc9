import { randomUUID } from "node:crypto";
import { type SenderStanding, verdictHeaders } from "@vagus/sandbox/postmark/verdict-headers";
import { eq } from "drizzle-orm";
import type { openDatabase } from "@/db/client";
import { agentStates, messages, tickets } from "@/db/schema";
import type { StoredProposal } from "@/db/schema/agent";
import { sendReply } from "@/lib/approvals/reply/send-reply";
import { db } from "@/lib/db";
import type { MailOutcome } from "@/lib/tickets/reply/deliver-mail";
import { PostmarkInbound } from "@/lib/webhooks/postmark/postmark-schemas";
import { receiveMail } from "@/lib/webhooks/postmark/receive-mail";

type Database = ReturnType<typeof openDatabase>;
type Message = typeof messages.$inferInsert;

/** A mail that came in: its ticket and its message, as the webhook leaves them. */
export async function storeMail(
  db: Database,
  mail: Partial<Message> = {},
): Promise<{ ticketId: string; messageId: string }> {
  const ticketId = `tkt_${randomUUID()}`;
  const messageId = `msg_${randomUUID()}`;
  const customerId = mail.customerId === undefined ? "cust_001" : mail.customerId;
  await db.insert(tickets).values({ id: ticketId, customerId, subject: mail.subject ?? "Refund" });
  await db.insert(messages).values({
    direction: "inbound",
    status: "received",
    fromAddress: "ada@example.com",
    fromName: "Ada Lovelace",
    toAddress: "support@vagus.local",
    subject: "Refund",
    body: "Please refund ord_1001.",
    providerMessageId: randomUUID(),
    senderVerdict: "verified",
    rfcMessageId: `<${randomUUID()}@mail.example.com>`,
    ...mail,
    customerId,
    id: messageId,
    ticketId,
  });
  return { ticketId, messageId };
}

/** Stores the proposals of a worker that stopped to ask; by default all of Ada's first order. */
export async function storeProposals(
  db: Database,
  messageId: string,
  proposals: Partial<StoredProposal>[] = [{}],
  runId = `run_${randomUUID()}`,
): Promise<{ agentStateId: string; runId: string; callIds: string[] }> {
  const agentStateId = `ags_${randomUUID()}`;
  const whole = proposals.map((proposal) => ({
    callId: `call_${randomUUID()}`,
    orderId: "ord_1001",
    amountCents: 4_900,
    currency: "USD",
    reason: "Ada asks for her money back.",
    evidence: [],
    draftReply: "Dear Ada, it is on its way.",
    ...proposal,
  }));
  await db
    .insert(agentStates)
    .values({ id: agentStateId, runId, turn: 0, messageId, state: "{}", reply: null, proposals: whole });
  return { agentStateId, runId, callIds: whole.map(({ callId }) => callId) };
}

/** Stores the reply of a worker that finished. */
export async function storeReply(
  db: Database,
  messageId: string,
  reply = "Dear Ada, done.",
): Promise<{ agentStateId: string; runId: string }> {
  const agentStateId = `ags_${randomUUID()}`;
  const runId = `run_${randomUUID()}`;
  await db
    .insert(agentStates)
    .values({ id: agentStateId, runId, turn: 1, messageId, state: "{}", reply, proposals: [] });
  return { agentStateId, runId };
}

/** Delivers a customer's mail as Postmark does; from Ada by default. */
export async function writeMail(
  body: string,
  more: {
    Email?: string;
    Name?: string;
    Subject?: string;
    MailboxHash?: string;
    Headers?: { Name: string; Value: string }[];
    /** What Postmark's checks of the sender find; they pass unless told. */
    sender?: SenderStanding;
  } = {},
) {
  const payload = PostmarkInbound.parse({
    MessageID: randomUUID(),
    FromFull: { Email: more.Email ?? "ada@example.com", Name: more.Name ?? "Ada Lovelace" },
    OriginalRecipient: "support@vagus.local",
    Subject: more.Subject ?? "Hello",
    TextBody: body,
    MailboxHash: more.MailboxHash,
    Headers: [
      ...verdictHeaders(more.Email ?? "ada@example.com", more.sender ?? "verified"),
      ...(more.Headers ?? []),
    ],
  });
  await receiveMail(payload, { raw: JSON.stringify(payload), keptHeaders: {} });
  const [message] = await db()
    .select()
    .from(messages)
    .where(eq(messages.providerMessageId, payload.MessageID));
  if (!message) throw new Error("The mail was not stored.");
  return { messageId: message.id, ticketId: message.ticketId };
}

/** Sends a finished reply; throws when it was withheld or waits for people. */
export async function replySent(agentStateId: string, runId: string): Promise<MailOutcome> {
  const outcome = await sendReply(agentStateId, runId);
  if (outcome.status === "withheld") throw new Error(`The reply was withheld: ${outcome.why}.`);
  if (outcome.status === "asks") throw new Error("The policy asks people about the reply.");
  return outcome;
}
