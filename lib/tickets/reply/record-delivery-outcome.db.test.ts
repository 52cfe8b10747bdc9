import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { and, desc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { auditLog, messages, outbox, suppressedAddresses, tickets, webhookDeliveries } from "@/db/schema";
import { db } from "@/lib/db";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { postmarkSender } from "@/lib/webhooks/postmark/postmark-sender";
import { receiveRequest } from "@/lib/webhooks/receive-request";
import { replySent, storeMail, storeReply } from "@/testing/mails";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { ticketNow } from "../view/ticket-need.ts";
import { recordDeliveryOutcome } from "./record-delivery-outcome.ts";

withTestDatabase();
const vendors = withSandbox();

const FIXTURES = join(import.meta.dirname, "..", "..", "webhooks", "fixtures");
const fixture = (name: string) =>
  z.looseObject({}).parse(JSON.parse(readFileSync(join(FIXTURES, `postmark.${name}.json`), "utf8")));

/** A reply that Postmark took, to an address of its own. */
async function sent(fromAddress = `customer-${randomUUID()}@example.com`) {
  const { messageId, ticketId } = await storeMail(db(), { fromAddress });
  const { agentStateId, runId } = await storeReply(db(), messageId);
  const { messageId: replyId, status } = await replySent(agentStateId, runId);
  return { ...(await read(replyId)), ticketId, status, fromAddress };
}

async function read(replyId: string) {
  const [found] = await db()
    .select({ reply: messages, ticket: ticketNow })
    .from(messages)
    .innerJoin(tickets, eq(tickets.id, messages.ticketId))
    .where(eq(messages.id, replyId));
  if (!found) throw new Error(`No reply ${replyId}.`);
  return found;
}

/** Postmark reports the outcome of a mail. */
function post(name: "bounce" | "delivery" | "spam-complaint", change: Record<string, unknown>) {
  const ID = Math.floor(Math.random() * 2 ** 31);
  const body = JSON.stringify({ ...fixture(name), ...(name === "delivery" ? {} : { ID }), ...change });
  const headers = { authorization: `Basic ${Buffer.from("test:test").toString("base64")}` };
  const request = new Request("http://127.0.0.1:3000/api/webhooks/postmark", {
    method: "POST",
    headers,
    body,
  });
  return receiveRequest(request, postmarkSender);
}

/** The same, and our function sees to it. */
async function tell(name: "bounce" | "delivery" | "spam-complaint", change: Record<string, unknown>) {
  expect((await post(name, change)).status).toBe(200);
  const [delivery] = await db().select().from(webhookDeliveries).orderBy(desc(webhookDeliveries.id)).limit(1);
  const [event] = await db()
    .select()
    .from(outbox)
    .where(eq(outbox.id, delivery?.outboxId ?? ""));
  if (event)
    await recordDeliveryOutcome(EVENT_SCHEMAS["postmark/message.bounced"].parse(event.data), {
      functionId: "record-delivery-outcome",
      runId: `run_${randomUUID()}`,
    });
  return { delivery, event };
}

const suppressed = (address: string) =>
  db().select().from(suppressedAddresses).where(eq(suppressedAddresses.address, address));

describe("a reply", () => {
  it("that was delivered is noted, and its ticket stays resolved", async () => {
    const { reply } = await sent();
    const { delivery, event } = await tell("delivery", { MessageID: reply.providerMessageId });
    expect(delivery).toMatchObject({ kind: "Delivery", messageId: reply.id, ticketId: reply.ticketId });
    expect(delivery?.providerEventId).not.toContain("@");
    expect(event?.data).toEqual({
      messageId: reply.id,
      ticketId: reply.ticketId,
      customerId: "cust_001",
      kind: "Delivery",
      inactive: false,
    });
    expect(await read(reply.id)).toMatchObject({
      reply: { outcome: "delivered" },
      ticket: { status: "resolved" },
    });
  });

  it("that came back opens its ticket, closes the address and is audited once", async () => {
    const { reply, fromAddress } = await sent();
    for (let copy = 0; copy < 2; copy++) await tell("bounce", { MessageID: reply.providerMessageId });
    expect(await read(reply.id)).toMatchObject({
      reply: { outcome: "bounced" },
      ticket: { status: "open", personNeeded: "reply_bounced" },
    });
    expect(await suppressed(fromAddress)).toMatchObject([
      { cause: "bounced", kind: "HardBounce", messageId: reply.id },
    ]);
    const audit = await db()
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.subjectId, reply.id), eq(auditLog.action, "message_bounced")));
    expect(audit).toMatchObject([{ detail: { kind: "HardBounce", cause: "bounced", suppressed: true } }]);
    expect(JSON.stringify(audit)).not.toContain("@");
  });

  it("to a closed address is not sent, says why, and a person is asked", async () => {
    const { reply, fromAddress } = await sent();
    await tell("spam-complaint", { MessageID: reply.providerMessageId });
    const next = await sent(fromAddress.toUpperCase());
    expect(next).toMatchObject({
      status: "refused",
      reply: { status: "failed", failure: "address_complained", providerMessageId: null },
      ticket: { status: "open", personNeeded: "reply_failed" },
    });
    expect(await vendors.mailsOf(next.reply.id)).toEqual([]);
  });

  it("that a full mailbox refused is a person's, but its address stays open", async () => {
    const { reply, fromAddress } = await sent();
    await tell("bounce", { MessageID: reply.providerMessageId, Type: "SoftBounce", Inactive: false });
    expect((await read(reply.id)).ticket.personNeeded).toBe("reply_bounced");
    expect(await suppressed(fromAddress)).toEqual([]);
  });

  it("that Postmark is still trying is left alone", async () => {
    const { reply } = await sent();
    await tell("bounce", { MessageID: reply.providerMessageId, Type: "Transient", Inactive: false });
    expect(await read(reply.id)).toMatchObject({ reply: { outcome: null }, ticket: { status: "resolved" } });
  });

  it("ends the same in either order of reports", async () => {
    for (const order of [
      ["delivery", "bounce"],
      ["bounce", "delivery"],
    ] as const) {
      const { reply } = await sent();
      for (const name of order) await tell(name, { MessageID: reply.providerMessageId });
      expect(await read(reply.id)).toMatchObject({
        reply: { outcome: "bounced" },
        ticket: { personNeeded: "reply_bounced" },
      });
    }
  });

  it("whose bounce comes before we know that Postmark took it is found by our own id", async () => {
    const { reply } = await sent();
    await db().update(messages).set({ providerMessageId: null }).where(eq(messages.id, reply.id));
    const { delivery } = await tell("bounce", {
      MessageID: randomUUID(),
      Metadata: { message_id: reply.id },
    });
    expect(delivery?.messageId).toBe(reply.id);
  });
});

describe("what Postmark tells", () => {
  it("about a foreign mail is accepted, with its cause, and starts nothing", async () => {
    const { delivery, event } = await tell("bounce", { MessageID: randomUUID() });
    expect(delivery).toMatchObject({ status: "accepted", cause: "unknown_message", outboxId: null });
    expect(event).toBeUndefined();
  });

  it("and that is not used is accepted, with its cause", async () => {
    const { delivery } = await tell("delivery", { RecordType: "Open" });
    expect(delivery).toMatchObject({ status: "accepted", cause: "unhandled_type", kind: "Open" });
  });

  it("three times is one event and two duplicates", async () => {
    const { reply } = await sent();
    const same = { MessageID: reply.providerMessageId, ID: 77 };
    for (let copy = 0; copy < 3; copy++) await post("bounce", same);
    const rows = await db()
      .select()
      .from(webhookDeliveries)
      .where(eq(webhookDeliveries.providerEventId, "bounce:77"));
    expect(rows.map(({ status }) => status).sort()).toEqual(["accepted", "duplicate", "duplicate"]);
  });

  it("in another shape is rejected", async () => {
    expect((await post("bounce", { Type: null })).status).toBe(422);
    expect((await post("delivery", { RecordType: 7 })).status).toBe(422);
  });
});
