import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { describe, expect, it, onTestFinished } from "vitest";
import { messages, outbox, tickets, webhookDeliveries } from "@/db/schema";
import { db } from "@/lib/db";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { asOwner, withTestDatabase } from "@/testing/with-test-database";
import { keepHeaders } from "../rules.ts";
import { PostmarkInbound } from "./postmark-schemas.ts";
import { postmarkSender } from "./postmark-sender.ts";
import { receiveMail } from "./receive-mail.ts";

withTestDatabase();

const fixture: unknown = JSON.parse(
  readFileSync(join(import.meta.dirname, "..", "fixtures", "postmark.inbound.json"), "utf8"),
);
const keptHeaders = keepHeaders(
  new Headers({ authorization: "Basic c2VjcmV0", "user-agent": "Postmark" }),
  postmarkSender.keptHeaders,
);

/** The fixture with a fresh id and the changes of a test. */
function mail(change: Record<string, unknown> = {}) {
  return PostmarkInbound.parse({ ...PostmarkInbound.parse(fixture), MessageID: randomUUID(), ...change });
}

const receive = (payload: PostmarkInbound) =>
  receiveMail(payload, { raw: JSON.stringify(payload), keptHeaders });

/** Every row that belongs to a mail. */
async function trailOf(payload: PostmarkInbound) {
  const deliveries = await db()
    .select()
    .from(webhookDeliveries)
    .where(eq(webhookDeliveries.providerEventId, payload.MessageID));
  const stored = await db().select().from(messages).where(eq(messages.providerMessageId, payload.MessageID));
  const [message] = stored;
  const [ticket] = message ? await db().select().from(tickets).where(eq(tickets.id, message.ticketId)) : [];
  const events = (await db().select().from(outbox)).filter(({ data }) => data.messageId === message?.id);
  return {
    deliveries,
    stored,
    message,
    ticket,
    events,
    statuses: deliveries.map(({ status }) => status).sort(),
  };
}

describe("one mail", () => {
  it("becomes a ticket, a message and an event, and its delivery is stored", async () => {
    const payload = mail();
    const received = await receive(payload);
    const { deliveries, message, ticket, events } = await trailOf(payload);
    expect(received).toEqual({ deliveryId: deliveries[0]?.id, status: "accepted" });
    expect(message).toMatchObject({
      direction: "inbound",
      status: "received",
      fromAddress: "customer@example.com",
      fromName: "Example Customer",
      toAddress: "support+case-7f3a@inbound.example.test",
      subject: "Re: Refund for order 1042",
      strippedBody: "Yes please refund it.",
      rfcMessageId: "<CAF1x@mail.example.com>",
      automaticCause: null,
    });
    expect(ticket).toMatchObject({ status: "open", personNeeded: null });
    expect(deliveries).toMatchObject([
      { ticketId: ticket?.id, messageId: message?.id, outboxId: events[0]?.id, httpStatus: 200 },
    ]);
    expect(events).toMatchObject([{ name: "customer/email.received", status: "pending", startsRun: true }]);
  });

  it("from a customer carries the customer's tier, and ids only", async () => {
    const payload = mail({ FromFull: { Email: "  ADA@Example.com", Name: "Ada Lovelace" } });
    await receive(payload);
    const { events, message, ticket } = await trailOf(payload);
    const data = EVENT_SCHEMAS["customer/email.received"].strict().parse(events[0]?.data);
    expect(data).toEqual({
      messageId: message?.id,
      ticketId: ticket?.id,
      customerId: "cust_001",
      tier: "enterprise",
      tierPriority: 600,
    });
    expect(message?.customerId).toBe("cust_001");
    expect(JSON.stringify(events)).not.toMatch(/ada|refund/i);
  });

  it("from an unknown sender is stored too", async () => {
    const payload = mail();
    await receive(payload);
    const { events, message, ticket } = await trailOf(payload);
    expect([message?.customerId, ticket?.customerId]).toEqual([null, null]);
    expect(events[0]?.data).toMatchObject({ customerId: null, tier: "standard", tierPriority: 0 });
  });

  it("leaves no credentials in the database", async () => {
    const payload = mail();
    await receive(payload);
    const { deliveries } = await trailOf(payload);
    expect(deliveries[0]?.headers).toEqual({ "user-agent": "Postmark" });
  });
});

describe("the same mail", () => {
  it("three times is one ticket and two duplicates that name the first", async () => {
    const payload = mail();
    const answers = [await receive(payload), await receive(payload), await receive(payload)];
    expect(answers.map(({ status }) => status)).toEqual(["accepted", "duplicate", "duplicate"]);
    const { deliveries, stored, events, statuses } = await trailOf(payload);
    expect([stored.length, events.length]).toEqual([1, 1]);
    expect(statuses).toEqual(["accepted", "duplicate", "duplicate"]);
    const duplicates = deliveries.filter(({ status }) => status === "duplicate");
    for (const duplicate of duplicates) {
      expect(duplicate).toMatchObject({ duplicateOf: answers[0]?.deliveryId, outboxId: null, body: null });
    }
  });

  it("again after its run was seen is still a duplicate", async () => {
    const payload = mail();
    const first = await receive(payload);
    await db()
      .update(webhookDeliveries)
      .set({ status: "processed" })
      .where(eq(webhookDeliveries.id, first.deliveryId));
    expect((await receive(payload)).status).toBe("duplicate");
    expect((await trailOf(payload)).statuses).toEqual(["duplicate", "processed"]);
  });

  it("twenty times at once is one ticket, one message, one event and nineteen duplicates", async () => {
    // Several rounds: the copies meet only once all connections are open.
    for (let round = 0; round < 5; round++) {
      const payload = mail({ Subject: randomUUID() });
      const answers = await Promise.all(Array.from({ length: 20 }, () => receive(payload)));
      expect(answers.filter(({ status }) => status === "accepted")).toHaveLength(1);
      const { deliveries, stored, events } = await trailOf(payload);
      const opened = await db().select().from(tickets).where(eq(tickets.subject, payload.Subject));
      expect([stored.length, events.length, opened.length]).toEqual([1, 1, 1]);
      // Each answer names a stored delivery.
      expect(deliveries.map(({ id }) => id).sort()).toEqual(
        answers.map(({ deliveryId }) => deliveryId).sort(),
      );
    }
  });
});

describe("mails at once", () => {
  it("each get a ticket, an event and an answer of their own", async () => {
    const payloads = Array.from({ length: 60 }, (_, n) => mail({ Subject: `At once ${n}` }));
    const answers = await Promise.all(payloads.map(receive));
    expect(new Set(answers.map(({ deliveryId }) => deliveryId)).size).toBe(60);
    for (const [n, payload] of payloads.entries()) {
      const { deliveries, message, ticket, events } = await trailOf(payload);
      expect(deliveries.map(({ id }) => id)).toEqual([answers[n]?.deliveryId]);
      expect([message?.subject, ticket?.subject, events.length]).toEqual([
        payload.Subject,
        payload.Subject,
        1,
      ]);
    }
  });

  it("that answer the same tickets in any order join them without a deadlock", async () => {
    const firsts = Array.from({ length: 6 }, () => mail());
    await Promise.all(firsts.map(receive));
    const opened = await Promise.all(firsts.map(async (first) => (await trailOf(first)).ticket));
    const answers = Array.from({ length: 90 }, (_, n) =>
      mail({ MailboxHash: opened[(n * 5) % opened.length]?.mailboxHash, Subject: "An answer" }),
    );
    const received = await Promise.all(answers.map(receive));
    expect(received.every(({ status }) => status === "accepted")).toBe(true);
    for (const [n, answer] of answers.entries())
      expect((await trailOf(answer)).ticket?.id).toBe(opened[(n * 5) % opened.length]?.id);
  });

  it("are stored although another cannot be", async () => {
    await asOwner("alter table messages add constraint no_poison check (subject <> 'poison') not valid");
    onTestFinished(() => asOwner("alter table messages drop constraint no_poison"));
    const payloads = Array.from({ length: 20 }, (_, n) => mail({ Subject: n === 10 ? "poison" : "fine" }));
    const outcomes = await Promise.allSettled(payloads.map(receive));
    expect(outcomes.map(({ status }) => status).indexOf("rejected")).toBe(10);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(19);
    const { deliveries, stored, events } = await trailOf(payloads[10] ?? mail());
    expect([deliveries.length, stored.length, events.length]).toEqual([0, 0, 0]);
  });
});

describe("a hostile mail", () => {
  it("with NUL in every field is stored", async () => {
    const nul = "a\u0000b";
    const payload = mail({
      MessageID: `${randomUUID()}\u0000`,
      FromFull: { Email: `${nul}@example.com`, Name: nul },
      OriginalRecipient: nul,
      Subject: nul,
      TextBody: nul,
      StrippedTextReply: nul,
      Headers: [{ Name: "Message-ID", Value: nul }],
    });
    expect((await receive(payload)).status).toBe("accepted");
  });

  it("with half a surrogate pair is stored", async () => {
    const payload = mail({ Subject: "\ud83d", TextBody: "\udc00" });
    expect((await receive(payload)).status).toBe("accepted");
  });

  it("of 4 MB is stored whole", async () => {
    const payload = mail({ TextBody: "ä".repeat(2_000_000) });
    await receive(payload);
    const { message, deliveries } = await trailOf(payload);
    expect(message?.body).toHaveLength(2_000_000);
    expect(deliveries[0]?.bodyBytes).toBeGreaterThan(4_000_000);
  });

  it("with a Message-ID too long for an index is stored", async () => {
    const long = Array.from({ length: 300 }, () => randomUUID()).join("");
    const payload = mail({ Headers: [{ Name: "Message-ID", Value: `<${long}>` }] });
    expect((await receive(payload)).status).toBe("accepted");
    expect((await trailOf(payload)).message?.rfcMessageId).toBeNull();
  });

  it("with SQL in it is text like any other", async () => {
    const text = `'); drop table messages; -- $1 \${1}`;
    const payload = mail({ Subject: text, TextBody: text });
    await receive(payload);
    expect((await trailOf(payload)).message).toMatchObject({ subject: text, body: text });
  });
});

describe("a mail", () => {
  it("with HTML only is stored as text", async () => {
    const payload = mail({ TextBody: "", HtmlBody: "<style>p{}</style><p>Please &amp; thanks</p>" });
    await receive(payload);
    expect((await trailOf(payload)).message?.body).toBe("Please & thanks");
  });

  it("without a subject gets a placeholder", async () => {
    const payload = mail({ Subject: "" });
    await receive(payload);
    expect((await trailOf(payload)).message?.subject).toBe("(no subject)");
  });

  it("from a machine is marked as automatic", async () => {
    const payload = mail({ Headers: [{ Name: "Auto-Submitted", Value: "auto-replied" }] });
    await receive(payload);
    expect((await trailOf(payload)).message?.automaticCause).toBe("auto-submitted");
  });
});
