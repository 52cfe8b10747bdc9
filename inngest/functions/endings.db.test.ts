import { and, desc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { approvals, runs, stopSwitches, tickets } from "@/db/schema";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { StartOperation } from "@/lib/operations/order-schemas";
import { startOperation } from "@/lib/operations/start-operation";
import { readAttention } from "@/lib/overview/read-attention";
import { stopScope } from "@/lib/stops/stop-scope";
import { takeOverTicket } from "@/lib/tickets/assignment/take-over-ticket";
import { replyToTicket } from "@/lib/tickets/reply/reply-to-ticket";
import { resolveTicket } from "@/lib/tickets/resolve-ticket";
import { readTicket } from "@/lib/tickets/view/read-ticket";
import { localUser } from "@/testing/local-user";
import { writeMail } from "@/testing/mails";
import { asksAbout } from "@/testing/refund-approvals";
import { underRules } from "@/testing/under-rules";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withDeclarations, withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();
const { until } = withEngine();
const declarations = withDeclarations();

const viewer = localUser("viewer");
const reviewer = localUser("reviewer");
const engineer = localUser("engineer");
const admin = localUser("admin");

interface Mail {
  messageId: string;
  ticketId: string;
}

const newestRun = async ({ ticketId }: Mail, functionId = "handle-customer-email") => {
  const where = and(eq(runs.subjectId, ticketId), eq(runs.functionId, functionId));
  const [run] = await db().select().from(runs).where(where).orderBy(desc(runs.id)).limit(1);
  return run;
};

const ended = (mail: Mail, status: string, functionId?: string) =>
  until(`a ${status} run`, async () => {
    const run = await newestRun(mail, functionId);
    return run?.endedAt && run.status === status ? run : undefined;
  });

/** A mail whose run waits for a decision. */
async function asked(orderId = "ord_1002", amount = "1 USD of ") {
  const mail = await writeMail(`Please refund ${amount}${orderId}.`);
  const approval = await until("a question", async () => {
    const [row] = await db().select().from(approvals).where(asksAbout(mail.messageId));
    return row && (await newestRun(mail))?.status === "waiting" ? row : undefined;
  });
  const run = await newestRun(mail);
  return { ...mail, approvalId: approval.id, runId: run?.id ?? "" };
}

const order = (kind: "cancel" | "rerun", runId: string) =>
  startOperation(
    engineer,
    declarations,
    StartOperation.parse({
      kind,
      ids: [runId],
      reason: "To see how it ends.",
      ...(kind === "rerun" && { mode: "top" }),
    }),
  );

const ticketNow = async ({ ticketId }: Mail) => {
  const { status, personNeeded } = await readTicket(viewer, ticketId);
  return { status, personNeeded };
};

/** Waits until the ticket stands like this; a need is told by the rail too. */
async function becomes(mail: Mail, expected: Awaited<ReturnType<typeof ticketNow>>): Promise<void> {
  let now = await ticketNow(mail);
  await until(`${JSON.stringify(expected)}`, async () => {
    now = await ticketNow(mail);
    return now.status === expected.status && now.personNeeded === expected.personNeeded ? true : undefined;
  }).catch(() => undefined);
  expect(now).toEqual(expected);
}

const open = (personNeeded: Awaited<ReturnType<typeof ticketNow>>["personNeeded"]) =>
  ({ status: "open", personNeeded }) as const;
const RESOLVED = { status: "resolved", personNeeded: null } as const;

describe("a run leaves its ticket answered or with a person when it is", () => {
  it("cancelled at the desk while a question waits: the question is withdrawn, and a rerun puts it right", async () => {
    const mail = await asked();
    expect(await ticketNow(mail)).toEqual({ status: "waiting", personNeeded: null });
    await order("cancel", mail.runId);
    await ended(mail, "cancelled");
    await becomes(mail, open("run_cancelled"));
    const [withdrawn] = await db().select().from(approvals).where(eq(approvals.id, mail.approvalId));
    expect(withdrawn?.status).toBe("withdrawn");
    const before = (await readAttention(viewer)).tickets;

    await order("rerun", mail.runId);
    const again = await until("another question", async () => {
      const rows = await db().select().from(approvals).where(asksAbout(mail.messageId));
      return rows.find(({ status }) => status === "pending");
    });
    expect(await ticketNow(mail)).toEqual({ status: "waiting", personNeeded: null });
    expect((await readAttention(viewer)).tickets).toBe(before - 1);
    await decideApproval(reviewer, again.id, { decision: "approve", version: 1 });
    await ended(mail, "completed");
    await becomes(mail, RESOLVED);
  });

  it("cancelled by the engine, which tells nobody of the question", async () => {
    const mail = await asked();
    await engineApi.cancelRun(mail.runId);
    await becomes(mail, open("run_cancelled"));
    await until("the question withdrawn", async () => {
      const [row] = await db().select().from(approvals).where(eq(approvals.id, mail.approvalId));
      return row?.status === "withdrawn" ? row : undefined;
    });
  });

  it("failed; and a rerun that answers ends the need", async () => {
    await vendors.fault("openai", { match: "/v1/chat/completions", status: 503, times: null });
    const mail = await writeMail("Where is my parcel ord_1001?");
    const failed = await ended(mail, "failed");
    await becomes(mail, open("run_failed"));
    await vendors.heal("openai");
    await order("rerun", failed.id);
    await ended(mail, "completed");
    await becomes(mail, RESOLVED);
  });

  it("failed with another question open, which is withdrawn", async () => {
    const mail = await asked();
    await db().update(runs).set({ status: "failed", endedAt: new Date() }).where(eq(runs.id, mail.runId));
    await until("the question withdrawn", async () => {
      const [row] = await db().select().from(approvals).where(eq(approvals.id, mail.approvalId));
      return row?.status === "withdrawn" ? row : undefined;
    });
    expect(await ticketNow(mail)).toEqual(open("run_failed"));
  });

  it("told that nobody decided in time", async () => {
    const mail = await asked();
    await db()
      .update(approvals)
      .set({ deadline: new Date(0) })
      .where(eq(approvals.id, mail.approvalId));
    await ended(mail, "completed");
    await becomes(mail, open("approval_expired"));
  });

  // Another sum than above: what was refunded once cannot be said not to have been.
  it("told no", async () => {
    const mail = await asked("ord_1002", "2 USD of ");
    await underRules(db(), { holdMs: 50 }, () =>
      decideApproval(reviewer, mail.approvalId, { decision: "reject", version: 1 }),
    );
    await ended(mail, "completed");
    await becomes(mail, RESOLVED);
  });

  it("refused by the policy", async () => {
    const mail = await underRules(db(), { refusedAboveCents: 1_000, oneApproverUpToCents: 500 }, async () => {
      const written = await writeMail("Please refund ord_1002.");
      await ended(written, "completed");
      return written;
    });
    await becomes(mail, open("refund_refused"));
  });

  it("taken over by a person", async () => {
    const mail = await asked();
    await takeOverTicket(reviewer, mail.ticketId);
    await ended(mail, "completed");
    await becomes(mail, open("taken_over"));
  });

  it("held by a stop for long, whichever of the two it needs", async () => {
    const mail = await asked();
    await stopScope(admin, declarations, "money", "To see how it ends.");
    await decideApproval(reviewer, mail.approvalId, { decision: "approve", version: 1 });
    await stopScope(admin, declarations, "agent", "To see how it ends.");
    const other = await writeMail("Where is my parcel ord_1001?");
    expect(await ticketNow(other)).toEqual(open(null));
    await db()
      .update(stopSwitches)
      .set({ stoppedAt: new Date(Date.now() - 3_600_000) })
      .where(eq(stopSwitches.scope, "money"));
    await becomes(mail, open("money_stopped"));
    await db()
      .update(stopSwitches)
      .set({ stoppedAt: new Date(Date.now() - 3_600_000) });
    await becomes(other, open("agent_paused"));
    await db().delete(stopSwitches);
  });
});

describe("an answer", () => {
  it("to one mail does not resolve a ticket on which another mail waits", async () => {
    const first = await asked();
    const [ticket] = await db().select().from(tickets).where(eq(tickets.id, first.ticketId));
    const second = await writeMail("Where is my parcel ord_1001?", {
      MailboxHash: ticket?.mailboxHash,
    });
    expect(second.ticketId).toBe(first.ticketId);
    await ended(second, "completed");
    expect(await ticketNow(first)).toEqual({ status: "waiting", personNeeded: null });
    await order("cancel", first.runId);
    await becomes(first, open("run_cancelled"));
  });

  it("that a person wrote and Postmark refuses opens the resolved ticket again", async () => {
    const mail = await writeMail("Hello", { Email: "nobody@inactive.example.com" });
    await ended(mail, "completed");
    await becomes(mail, open("unknown_sender"));
    await vendors.fault("postmark", { match: "POST /email", status: 503, times: 1 });
    await replyToTicket(reviewer, mail.ticketId, { body: "Who are you?", key: "key-of-reply" });
    await resolveTicket(reviewer, mail.ticketId);
    await becomes(mail, open("reply_failed"));
  });
});
