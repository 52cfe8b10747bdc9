import process from "node:process";
import { and, asc, eq, inArray } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { approvals, auditLog, messages, outbox, runs, tickets, webhookDeliveries } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { assignTicket } from "@/lib/tickets/assignment/assign-ticket";
import { takeOverTicket } from "@/lib/tickets/assignment/take-over-ticket";
import { replyToTicket } from "@/lib/tickets/reply/reply-to-ticket";
import { resolveTicket } from "@/lib/tickets/resolve-ticket";
import { ticketNow } from "@/lib/tickets/view/ticket-need";
import { localUser } from "@/testing/local-user";
import { writeMail } from "@/testing/mails";
import { asksAbout } from "@/testing/refund-approvals";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();
beforeAll(() => {
  // So that the event of a resolved ticket is seen before a test's patience ends.
  process.env.EMBED_BATCH_TIMEOUT_S = "1";
});
const engine = withEngine();
const { until } = engine;

const reviewer = localUser("reviewer");

/** A ticket whose question waits for a person. */
async function waiting(body: string) {
  const mail = await writeMail(body);
  const asked = await until("a question", async () => {
    const [found] = await db().select().from(approvals).where(asksAbout(mail.messageId));
    return found?.status === "pending" ? found : undefined;
  });
  return { ...mail, approvalId: asked.id };
}

const ended = (ticketId: string, functionId = "handle-customer-email") =>
  until(`the end of ${functionId}`, async () => {
    const [run] = await db()
      .select()
      .from(runs)
      .where(and(eq(runs.subjectId, ticketId), eq(runs.functionId, functionId)));
    return run?.endedAt ? run : undefined;
  });

const outgoing = (ticketId: string) =>
  db()
    .select()
    .from(messages)
    .where(and(eq(messages.ticketId, ticketId), eq(messages.direction, "outbound")))
    .orderBy(asc(messages.id));

async function ticketOf(ticketId: string) {
  const [ticket] = await db().select(ticketNow).from(tickets).where(eq(tickets.id, ticketId));
  return ticket;
}

const actionsOn = async (subjectId: string) =>
  (await db().select().from(auditLog).where(eq(auditLog.subjectId, subjectId)).orderBy(auditLog.seq)).map(
    ({ action, actorId }) => `${action} by ${actorId}`,
  );

const key = () => `key-${Math.random().toString(36).slice(2, 12)}`;

describe("a ticket that a person takes over", () => {
  it("withdraws its question; the run ends without money, reply or another call to the model", async () => {
    const { ticketId, messageId, approvalId } = await waiting("Please refund 1 USD of ord_1002.");
    const chats = async () =>
      (await vendors.calls("openai")).filter(({ path }) => path === "/v1/chat/completions").length;
    const before = await chats();
    await takeOverTicket(reviewer, ticketId);
    await takeOverTicket(reviewer, ticketId);
    expect(await ended(ticketId)).toMatchObject({ status: "completed" });
    expect(await ticketOf(ticketId)).toMatchObject({
      status: "open",
      personNeeded: "taken_over",
      assigneeId: reviewer.id,
    });
    expect(await actionsOn(approvalId)).toEqual([
      "approval_opened by support-agent",
      `approval_withdrawn by ${reviewer.id}`,
    ]);
    expect(await actionsOn(ticketId)).toEqual([`ticket_taken_over by ${reviewer.id}`]);
    expect(await vendors.refundsOf(messageId)).toEqual([]);
    expect(await outgoing(ticketId)).toEqual([]);
    expect(await chats()).toBe(before);
  });

  it("is answered by the person: written once, sent once, in the same rows", async () => {
    const { ticketId, messageId } = await waiting("Please refund 2 USD of ord_1002.");
    await takeOverTicket(reviewer, ticketId);
    const reply = { body: "Dear Ada, I am on it.", key: key() };
    await Promise.all([replyToTicket(reviewer, ticketId, reply), replyToTicket(reviewer, ticketId, reply)]);
    await ended(ticketId, "send-written-reply");
    const [sent, ...more] = await outgoing(ticketId);
    expect(more).toEqual([]);
    expect(sent).toMatchObject({ status: "sent", authorId: reviewer.id, answersMessageId: messageId });
    expect(await vendors.mailsOf(sent?.id ?? "")).toHaveLength(1);
    expect(await actionsOn(sent?.id ?? "")).toEqual([
      `ticket_replied by ${reviewer.id}`,
      `message_sent by ${reviewer.id}`,
    ]);
    expect((await ticketOf(ticketId))?.status).toBe("open");
    // A second mail answers nothing and is a mail of its own.
    await replyToTicket(reviewer, ticketId, { body: "It is done.", key: key() });
    await until("the second mail", async () =>
      (await outgoing(ticketId)).filter(({ status }) => status === "sent").length === 2 ? true : undefined,
    );
  });

  it("run again from the top sends no second mail, and audits none", async () => {
    const { ticketId } = await waiting("Please refund 7 USD of ord_1002.");
    await takeOverTicket(reviewer, ticketId);
    await replyToTicket(reviewer, ticketId, { body: "Dear Ada, once is enough.", key: key() });
    const run = await ended(ticketId, "send-written-reply");
    const [sent] = await outgoing(ticketId);
    expect((await engineApi.rerunRun(run.id)).ok).toBe(true);
    const again = await engine.ended("send-written-reply", run.eventId ?? "", 2);
    expect(again.status).toBe("completed");
    expect(await outgoing(ticketId)).toEqual([sent]);
    expect(await vendors.mailsOf(sent?.id ?? "")).toHaveLength(1);
    expect(await actionsOn(sent?.id ?? "")).toEqual([
      `ticket_replied by ${reviewer.id}`,
      `message_sent by ${reviewer.id}`,
    ]);
  });

  it("sends the person's reply once though Postmark's answer is lost", async () => {
    const { ticketId } = await waiting("Please refund 3 USD of ord_1002.");
    await takeOverTicket(reviewer, ticketId);
    await vendors.fault("postmark", { match: "POST /email", status: "reset-after", times: 1 });
    await replyToTicket(reviewer, ticketId, { body: "Dear Ada, soon.", key: key() });
    await ended(ticketId, "send-written-reply");
    const [sent] = await outgoing(ticketId);
    expect(sent?.status).toBe("sent");
    expect(await vendors.mailsOf(sent?.id ?? "")).toHaveLength(1);
  });

  it("is resolved by the person, once, and says so", async () => {
    const { ticketId } = await waiting("Please refund 4 USD of ord_1002.");
    await resolveTicket(reviewer, ticketId);
    await resolveTicket(reviewer, ticketId);
    await ended(ticketId);
    expect(await ticketOf(ticketId)).toMatchObject({ status: "resolved", assigneeId: reviewer.id });
    expect(await actionsOn(ticketId)).toEqual([`ticket_resolved by ${reviewer.id}`]);
    const told = (await db().select().from(outbox).where(eq(outbox.name, "ticket/resolved"))).filter(
      ({ data }) => data.ticketId === ticketId,
    );
    expect(told).toHaveLength(1);
    expect(await outgoing(ticketId)).toEqual([]);
  });
});

describe("a person's work", () => {
  /** All that an answered ticket leaves, without ids and times. */
  async function leftBy(ticketId: string, messageId: string) {
    const ticket = await ticketOf(ticketId);
    const conversation = await db()
      .select()
      .from(messages)
      .where(eq(messages.ticketId, ticketId))
      .orderBy(asc(messages.id));
    const [delivery] = await db()
      .select()
      .from(webhookDeliveries)
      .where(eq(webhookDeliveries.messageId, messageId));
    // Events for other applications wake nothing here, and come a batch later.
    const events = (await db().select().from(outbox).orderBy(asc(outbox.id))).filter(
      ({ data, startsRun }) => data.ticketId === ticketId && startsRun,
    );
    const audit = await db()
      .select()
      .from(auditLog)
      .where(inArray(auditLog.subjectId, [ticketId, ...conversation.map(({ id }) => id)]))
      .orderBy(asc(auditLog.seq));
    return {
      ticket: [ticket?.status, ticket?.resolvedAt instanceof Date],
      messages: conversation.map(({ direction, status, answersMessageId, failure }) => [
        direction,
        status,
        answersMessageId === messageId,
        failure,
      ]),
      mails: (await Promise.all(conversation.map(({ id }) => vendors.mailsOf(id)))).map(
        ({ length }) => length,
      ),
      delivery: delivery?.status,
      events: events.map(({ name, status }) => `${name} ${status}`).sort(),
      audit: audit.map(({ action, actorType }) => `${action} by ${actorType}`),
    };
  }

  it("leaves the rows that the agent's leaves; only who did it differs, and that it was taken and closed", async () => {
    const agents = await writeMail("Where is my parcel ord_1001?");
    await ended(agents.ticketId);
    const persons = await writeMail("Where is my parcel ord_1001?", {
      Headers: [{ Name: "Precedence", Value: "bulk" }],
    });
    await ended(persons.ticketId);
    await takeOverTicket(reviewer, persons.ticketId);
    await replyToTicket(reviewer, persons.ticketId, { body: "Dear Ada, it is on its way.", key: key() });
    await ended(persons.ticketId, "send-written-reply");
    await resolveTicket(reviewer, persons.ticketId);
    await until("every event to be seen", async () => {
      const open = (await db().select().from(outbox)).filter(
        ({ data, status, startsRun }) =>
          [agents.ticketId, persons.ticketId].includes(String(data.ticketId)) &&
          startsRun &&
          status !== "observed",
      );
      return open.length === 0 || undefined;
    });

    const left = await leftBy(agents.ticketId, agents.messageId);
    expect(left).toEqual({
      ticket: ["resolved", true],
      messages: [
        ["inbound", "received", false, null],
        ["outbound", "sent", true, null],
      ],
      mails: [0, 1],
      delivery: "processed",
      events: ["customer/email.received observed", "ticket/resolved observed"],
      audit: ["message_received by function", "message_sent by function"],
    });
    expect(await leftBy(persons.ticketId, persons.messageId)).toEqual({
      ...left,
      events: [...left.events.slice(0, 1), "ticket/reply_written observed", ...left.events.slice(1)],
      audit: [
        "message_received by function",
        "ticket_taken_over by user",
        "ticket_replied by user",
        "message_sent by user",
        "ticket_resolved by user",
      ],
    });
  });

  it("is not undone by a late mail: it opens the ticket again, for the person", async () => {
    const first = await waiting("Please refund 8 USD of ord_1002.");
    await resolveTicket(reviewer, first.ticketId);
    await ended(first.ticketId);
    const { mailboxHash: MailboxHash } = (await ticketOf(first.ticketId)) ?? {};
    const late = await writeMail("And another thing.", { MailboxHash });
    expect(late.ticketId).toBe(first.ticketId);
    const [, second] = await until("the late mail's run", async () => {
      const found = await db()
        .select()
        .from(runs)
        .where(and(eq(runs.subjectId, first.ticketId), eq(runs.functionId, "handle-customer-email")))
        .orderBy(asc(runs.id));
      return found[1]?.endedAt ? found : undefined;
    });
    expect(second?.output).toEqual({ to: "person", why: "taken_over" });
    expect(await ticketOf(first.ticketId)).toMatchObject({
      status: "open",
      personNeeded: "taken_over",
      assigneeId: reviewer.id,
      resolvedAt: null,
    });
    expect(await outgoing(first.ticketId)).toEqual([]);
  });
});

describe("what is refused", () => {
  it("a reply while the agent has the ticket", async () => {
    const { ticketId } = await waiting("Please refund 5 USD of ord_1002.");
    await expect(replyToTicket(reviewer, ticketId, { body: "Hello", key: key() })).rejects.toMatchObject({
      code: "agent_at_work",
    });
    expect(await outgoing(ticketId)).toEqual([]);
  });

  it("a ticket for somebody who may not answer, and hands that may not take it", async () => {
    const { ticketId } = await waiting("Please refund 6 USD of ord_1002.");
    await expect(assignTicket(reviewer, ticketId, "usr_local_viewer")).rejects.toMatchObject({
      code: "cannot_assign",
    });
    for (const verb of [takeOverTicket, resolveTicket])
      await expect(verb(localUser("viewer"), ticketId)).rejects.toMatchObject({ code: "not_allowed" });
    await assignTicket(reviewer, ticketId, "usr_local_senior");
    expect(await ticketOf(ticketId)).toMatchObject({ assigneeId: "usr_local_senior", personNeeded: null });
    expect(await actionsOn(ticketId)).toEqual([`ticket_assigned by ${reviewer.id}`]);
  });
});
