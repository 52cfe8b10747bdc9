import { and, eq, inArray, sql } from "drizzle-orm";
import postgres from "postgres";
import { beforeEach, describe, expect, it } from "vitest";
import {
  approvals,
  auditLog,
  messages,
  outbox,
  refunds,
  runs,
  tickets,
  webhookDeliveries,
} from "@/db/schema";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { db } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { readEvent } from "@/lib/events/read-event";
import { ticketNow } from "@/lib/tickets/view/ticket-need";
import { localUser } from "@/testing/local-user";
import { writeMail } from "@/testing/mails";
import { asksAbout } from "@/testing/refund-approvals";
import { underRules } from "@/testing/under-rules";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();

const engine = withEngine();
const { until } = engine;

beforeEach(async () => {
  await db().update(outbox).set({ availableAt: null }).where(eq(outbox.status, "pending"));
});

/** A no that holds a moment only, so that nobody waits five seconds for it. */
const reject = (approvalId: string, words: { comment?: string; customerNote?: string }) =>
  underRules(db(), { holdMs: 50 }, () =>
    decideApproval(localUser("senior"), approvalId, { decision: "reject", version: 1, ...words }),
  );

const question = (messageId: string, seen: string[] = []) =>
  until("a question", async () => {
    const found = await db().select().from(approvals).where(asksAbout(messageId));
    return found.find(({ id, status }) => status === "pending" && !seen.includes(id));
  });

/** The runs that answer mails of a ticket; a mail wakes other functions too. */
const runsOf = (ticketId: string) =>
  db()
    .select()
    .from(runs)
    .where(and(eq(runs.subjectId, ticketId), eq(runs.functionId, "handle-customer-email")));

/** The runs of a ticket when as many have ended as are expected. */
const ended = (ticketId: string, count = 1) =>
  until(`${count} ended runs`, async () => {
    const found = await runsOf(ticketId);
    return found.filter(({ endedAt }) => endedAt !== null).length >= count ? found : undefined;
  });

async function replyTo(messageId: string) {
  const [reply] = await db().select().from(messages).where(eq(messages.answersMessageId, messageId));
  return reply;
}

async function actionsOf(ticketId: string) {
  const runIds = (await runsOf(ticketId)).map(({ id }) => id);
  const rows = await db()
    .select()
    .from(auditLog)
    .where(inArray(auditLog.runId, runIds))
    .orderBy(auditLog.seq);
  return rows.map(({ action }) => action);
}

describe("a mail that asks for no money", () => {
  it("is answered, once, and everything says so", async () => {
    const { messageId, ticketId } = await writeMail("Where is my parcel ord_1001?");
    expect(await ended(ticketId)).toMatchObject([
      { status: "completed", functionId: "handle-customer-email" },
    ]);
    const reply = await replyTo(messageId);
    expect(reply?.status).toBe("sent");
    expect(await vendors.mailsOf(reply?.id ?? "")).toHaveLength(1);
    expect(await actionsOf(ticketId)).toEqual(["message_received", "message_sent"]);
    const [ticket] = await db().select(ticketNow).from(tickets).where(eq(tickets.id, ticketId));
    expect(ticket).toMatchObject({ status: "resolved", personNeeded: null });
    const [delivery] = await db()
      .select()
      .from(webhookDeliveries)
      .where(eq(webhookDeliveries.ticketId, ticketId));
    expect(delivery?.status).toBe("processed");
    const [event] = await db()
      .select()
      .from(outbox)
      .where(eq(outbox.id, delivery?.outboxId ?? ""));
    expect(event?.status).toBe("observed");
  });
});

describe("a mail that asks for money", () => {
  it("waits for a person, and an approval pays and answers", async () => {
    const { messageId, ticketId } = await writeMail("Please refund ord_1001, it arrived broken.");
    const asked = await question(messageId);
    expect(await vendors.refundsOf(messageId)).toEqual([]);
    await decideApproval(localUser("reviewer"), asked.id, { decision: "approve", version: 1 });
    expect(await ended(ticketId)).toMatchObject([{ status: "completed" }]);
    expect(await vendors.refundsOf(messageId)).toMatchObject([{ amount: 4_900, status: "succeeded" }]);
    const reply = await replyTo(messageId);
    expect(reply?.body).toContain("$49.00");
    expect(await vendors.mailsOf(reply?.id ?? "")).toHaveLength(1);
    expect(await actionsOf(ticketId)).toEqual([
      "message_received",
      "approval_opened",
      "approval_decided",
      "refund_issued",
      "message_sent",
    ]);
    const [row] = await db().select().from(approvals).where(eq(approvals.id, asked.id));
    expect(row).toMatchObject({ status: "approved", nudgeAt: null });
    expect(row?.resumedAt).toBeInstanceOf(Date);
    const [told] = await db()
      .select()
      .from(outbox)
      .where(sql`${outbox.name} = 'approval/decided' and ${outbox.data} ->> 'approvalId' = ${asked.id}`);
    const { woke } = await readEvent(localUser("viewer"), [], told?.id ?? "");
    expect(woke).toMatchObject([{ id: asked.runId, functionId: "handle-customer-email" }]);
  });

  it("moves nothing after a rejection, and the answer says why", async () => {
    const { messageId, ticketId } = await writeMail("Please refund ord_1002, it arrived broken.");
    const asked = await question(messageId);
    const customerNote = "It was used for a year.";
    await reject(asked.id, { customerNote });
    await ended(ticketId);
    expect(await vendors.refundsOf(messageId)).toEqual([]);
    expect((await replyTo(messageId))?.body).toContain(customerNote);
    expect(await actionsOf(ticketId)).toContain("refund_blocked");
    const [refund] = await db().select().from(refunds).where(eq(refunds.sourceMessageId, messageId));
    expect(refund).toMatchObject({ status: "blocked", cause: "approval_rejected" });
  });

  it("continues although the event of its decision was lost", async () => {
    const { messageId, ticketId } = await writeMail("Please refund 1 USD of ord_1002.");
    const asked = await question(messageId);
    await decideApproval(localUser("reviewer"), asked.id, { decision: "approve", version: 1 });
    await db()
      .delete(outbox)
      .where(and(eq(outbox.name, "approval/decided"), eq(outbox.status, "pending")));
    await db()
      .update(approvals)
      .set({ nudgeAt: new Date(0) })
      .where(eq(approvals.id, asked.id));
    expect(await ended(ticketId)).toMatchObject([{ status: "completed" }]);
    expect(await vendors.refundsOf(messageId)).toHaveLength(1);
  });

  it("expires without a decision, moves nothing, and is handed to a person", async () => {
    const { messageId, ticketId } = await writeMail("Please refund 2 USD of ord_1002.");
    const asked = await question(messageId);
    await db()
      .update(approvals)
      .set({ deadline: new Date(0) })
      .where(eq(approvals.id, asked.id));
    await until("the end", async () => {
      await db()
        .update(approvals)
        .set({ nudgeAt: new Date(0) })
        .where(and(eq(approvals.id, asked.id), eq(approvals.status, "expired")));
      const [run] = await runsOf(ticketId);
      return run?.endedAt ? run : undefined;
    });
    expect(await vendors.refundsOf(messageId)).toEqual([]);
    const [ticket] = await db().select(ticketNow).from(tickets).where(eq(tickets.id, ticketId));
    expect(ticket).toMatchObject({ status: "open", personNeeded: "approval_expired" });
    expect((await replyTo(messageId))?.status).toBe("sent");
  });
});

describe("a rerun from the top", () => {
  /** Another run for the same mail, as a rerun is: a new event, the same data. */
  async function rerun(messageId: string) {
    const [first] = (await db().select().from(outbox)).filter(({ data }) => data.messageId === messageId);
    return emitEvent(
      db(),
      "customer/email.received",
      EVENT_SCHEMAS["customer/email.received"].parse(first?.data),
    );
  }

  it("after the refund pays and writes nothing again", async () => {
    const { messageId, ticketId } = await writeMail("Please refund 3 USD of ord_1002.");
    const asked = await question(messageId);
    await decideApproval(localUser("reviewer"), asked.id, { decision: "approve", version: 1 });
    await ended(ticketId);
    await rerun(messageId);
    expect(await ended(ticketId, 2)).toMatchObject([{ status: "completed" }, { status: "completed" }]);
    const reply = await replyTo(messageId);
    expect([
      (await vendors.refundsOf(messageId)).length,
      (await vendors.mailsOf(reply?.id ?? "")).length,
    ]).toEqual([1, 1]);
    const actions = await actionsOf(ticketId);
    const count = (action: string) => actions.filter((one) => one === action).length;
    // Once a run, and once for all.
    expect(["message_received", "approval_opened", "refund_issued", "message_sent"].map(count)).toEqual([
      2, 1, 1, 1,
    ]);
  });

  it("while the first waits: one decision resumes both, and money moves once", async () => {
    const { messageId, ticketId } = await writeMail("Please refund 4 USD of ord_1002.");
    const asked = await question(messageId);
    await rerun(messageId);
    await until("both waiting", async () => {
      const found = await runsOf(ticketId);
      return found.length === 2 && found.every(({ status }) => status === "waiting") ? found : undefined;
    });
    await decideApproval(localUser("reviewer"), asked.id, { decision: "approve", version: 1 });
    await ended(ticketId, 2);
    const reply = await replyTo(messageId);
    expect([
      (await vendors.refundsOf(messageId)).length,
      (await vendors.mailsOf(reply?.id ?? "")).length,
    ]).toEqual([1, 1]);
  });
});

describe("a run that cannot continue", () => {
  it("because the model is away is tried three times, wrote message_received once, and goes to a person", async () => {
    await vendors.fault("openai", { match: "/v1/chat/completions", status: 503, times: null });
    const { messageId, ticketId } = await writeMail("Please refund 5 USD of ord_1002.");
    const [run] = await ended(ticketId);
    expect(run?.status).toBe("failed");
    const asked = (await vendors.calls("openai")).filter(({ path }) => path === "/v1/chat/completions");
    expect(asked).toHaveLength(3);
    const received = await db()
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.subjectId, messageId), eq(auditLog.action, "message_received")));
    expect(received).toHaveLength(1);
    await until("a person", async () => {
      const [ticket] = await db().select(ticketNow).from(tickets).where(eq(tickets.id, ticketId));
      return ticket?.personNeeded === "run_failed" ? ticket : undefined;
    });
    expect(await replyTo(messageId)).toBeUndefined();
  });
});

describe("nothing personal", () => {
  it("reaches the engine, in whatever way a run ends", async () => {
    const canary = { Name: "Canaryname", Subject: "canarysubject" };
    const answered = await writeMail("Please refund 6 USD of ord_1002, canarybody.", canary);
    const asked = await question(answered.messageId);
    await reject(asked.id, { comment: "canarycomment", customerNote: "canarynote" });
    await ended(answered.ticketId);
    await vendors.fault("postmark", { match: "POST /email", status: 503, times: 2 });
    const retried = await writeMail("Where is my parcel, canarybody?", canary);
    await ended(retried.ticketId);
    await ended((await writeMail("canarybody", { ...canary, Email: "canaryaddress@example.com" })).ticketId);

    const sql = postgres(engine.databaseUrl(), { max: 1, onnotice: () => {} });
    const tables =
      await sql`select table_name as name from information_schema.tables where table_schema = 'public'`;
    let kept = "";
    for (const { name } of tables) {
      const [dump] = await sql`select coalesce(string_agg(t::text, ' '), '') as text from ${sql(name)} t`;
      kept += dump?.text;
    }
    await sql.end();
    expect(kept).toContain(answered.messageId);
    expect(kept + engine.log.join("")).not.toMatch(/canary|ada@|lovelace/i);
  });
});
