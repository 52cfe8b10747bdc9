import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { agentStates, approvals, messages } from "@/db/schema";
import { VagusError } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { ANYBODY } from "@/lib/policy/rule/approvers";
import type { Rule } from "@/lib/policy/schemas";
import { takeOverTicket } from "@/lib/tickets/assignment/take-over-ticket";
import { readNeed } from "@/lib/tickets/view/ticket-need";
import { localUser } from "@/testing/local-user";
import { storeMail, storeReply } from "@/testing/mails";
import { underPolicy } from "@/testing/under-policy";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { readApproval } from "../card/read-approval.ts";
import { expireApproval } from "../closing/expire-approval.ts";
import { decideApproval } from "../decision/decide-approval.ts";
import { sampleOf } from "../facts/measure-facts.ts";
import { declineApproval, performApproval } from "../perform-approval.ts";
import type { ReplyCard } from "../schemas.ts";
import { sendReply } from "./send-reply.ts";

withTestDatabase();
const vendors = withSandbox();
const reviewer = localUser("reviewer");

const ask = (change: Partial<Rule> = {}): Rule => ({
  kind: "reply",
  when: [],
  outcome: { verdict: "ask", approvers: [ANYBODY], ordered: false, deadlineMs: 4 * 3_600_000 },
  ...change,
});
const underAsking = (work: () => Promise<void>) => underPolicy([ask()], work);
const DRAFT = "Hi Ada,\n\nThank you for your mail.\n\nWarmly,\nVagus Support";
const EDITED = "Hello Ada,\n\nThank you for writing to us.\n\nWarmly,\nVagus Support";

/** A mail, the worker's draft, and the result of sending it. */
async function drafted(reply = DRAFT) {
  const mail = await storeMail(db());
  const turn = await storeReply(db(), mail.messageId, reply);
  return { ...mail, ...turn, outcome: await sendReply(turn.agentStateId, turn.runId) };
}

/** Sends a draft under a policy that asks about it. */
async function askedAbout(reply = DRAFT) {
  const asked = await drafted(reply);
  if (asked.outcome.status !== "asks") throw new Error(`It is ${asked.outcome.status}.`);
  return { ...asked, approvalId: asked.outcome.gate.approvalId };
}

const answersTo = (messageId: string) =>
  db()
    .select()
    .from(messages)
    .where(and(eq(messages.answersMessageId, messageId), eq(messages.direction, "outbound")));
const rowsAbout = (messageId: string) =>
  db()
    .select()
    .from(approvals)
    .where(and(eq(approvals.kind, "reply"), eq(approvals.effectKey, messageId)))
    .orderBy(approvals.id);
const yes = (answer?: unknown, version = 1) => ({ decision: "approve" as const, version, answer });
const no = { decision: "reject", version: 1, comment: "Wrong tone" } as const;

async function cardOf(approvalId: string): Promise<ReplyCard> {
  const card = await readApproval(reviewer, approvalId);
  if (card.form !== "reply") throw new Error(`It has the card of a ${card.kind}.`);
  return card;
}

async function decidedLongAgo(approvalId: string): Promise<void> {
  await db()
    .update(approvals)
    .set({ effectiveAt: new Date(0) })
    .where(eq(approvals.id, approvalId));
}

describe("under the shipped policy", () => {
  it("a reply goes out at once and opens no approval", async () => {
    const { outcome, messageId } = await drafted();
    expect(outcome).toMatchObject({ status: "sent" });
    expect(await rowsAbout(messageId)).toEqual([]);
  });
});

describe("where the policy asks", () => {
  it("a reply waits for one approval, which sends exactly it, once", async () => {
    await underAsking(async () => {
      const { messageId, approvalId, agentStateId, runId, outcome } = await askedAbout();
      expect(await sendReply(agentStateId, runId)).toEqual(outcome);
      expect(await answersTo(messageId)).toEqual([]);
      expect(await cardOf(approvalId)).toMatchObject({
        draft: DRAFT,
        unsupported: [],
        sent: null,
        mayDecide: { allowed: true },
      });
      await decideApproval(reviewer, approvalId, yes());
      const first = await performApproval(approvalId, runId);
      expect(first).toMatchObject({ status: "sent", cause: null });
      expect(await performApproval(approvalId, runId)).toEqual(first);
      const [sent, ...more] = await answersTo(messageId);
      expect([sent?.body, sent?.status, more]).toEqual([DRAFT, "sent", []]);
      expect(await vendors.mailsOf(sent?.id ?? "")).toHaveLength(1);
    });
  });

  it("a changed text is sent in place of the draft, and both stay", async () => {
    await underAsking(async () => {
      const { messageId, approvalId, runId } = await askedAbout();
      await decideApproval(reviewer, approvalId, yes({ body: EDITED }));
      await performApproval(approvalId, runId);
      expect((await answersTo(messageId)).map(({ body }) => body)).toEqual([EDITED]);
      expect(await cardOf(approvalId)).toMatchObject({
        draft: DRAFT,
        sent: { body: EDITED, status: "sent" },
      });
    });
  });

  it.each([
    ["an empty text", { body: "  " }],
    ["another field", { body: "Hi", to: "eve@example.com" }],
    ["a bare string", "Hi"],
  ])("%s is refused and nothing is recorded", async (_what, answer) => {
    await underAsking(async () => {
      const { approvalId } = await askedAbout();
      const refused = await decideApproval(reviewer, approvalId, yes(answer)).catch((error) => error);
      expect(refused).toBeInstanceOf(VagusError);
      expect(refused.code).toBe("invalid_answer");
      expect((await cardOf(approvalId)).decisions).toEqual([]);
    });
  });

  it("a text that the records do not support is held, also when a person wrote it", async () => {
    await underAsking(async () => {
      const { messageId, ticketId, approvalId, runId } = await askedAbout();
      await decideApproval(
        reviewer,
        approvalId,
        yes({ body: "Hi Ada, I have refunded $49.00 for ord_1001." }),
      );
      expect(await performApproval(approvalId, runId)).toMatchObject({ status: "held", cause: "draft_held" });
      expect((await answersTo(messageId)).map(({ status }) => status)).toEqual(["held"]);
      expect(await readNeed(db(), ticketId)).toMatchObject({ personNeeded: "draft_held" });
    });
  });

  it("a draft that the records do not support is held at once, without an approval", async () => {
    await underAsking(async () => {
      const { outcome, messageId } = await drafted("Hi Ada, I have refunded $49.00 for ord_1001.");
      expect(outcome).toEqual({ status: "withheld", why: "draft_held" });
      expect(await rowsAbout(messageId)).toEqual([]);
    });
  });

  it("a rejection sends nothing and leaves the ticket with a person", async () => {
    await underAsking(async () => {
      const { messageId, ticketId, approvalId, runId } = await askedAbout();
      await decideApproval(reviewer, approvalId, no);
      await decidedLongAgo(approvalId);
      expect(await declineApproval(approvalId, runId)).toMatchObject({
        status: "withheld",
        cause: "rejected",
      });
      expect(await answersTo(messageId)).toEqual([]);
      expect(await readNeed(db(), ticketId)).toMatchObject({ personNeeded: "reply_declined" });
    });
  });

  it("an expiry sends nothing and leaves the ticket with a person", async () => {
    await underAsking(async () => {
      const { ticketId, approvalId, runId } = await askedAbout();
      await db()
        .update(approvals)
        .set({ deadline: new Date(0) })
        .where(eq(approvals.id, approvalId));
      expect(await expireApproval(approvalId)).toBe(true);
      await declineApproval(approvalId, runId);
      expect(await readNeed(db(), ticketId)).toMatchObject({ personNeeded: "reply_declined" });
    });
  });

  it("a takeover withdraws the approval, and the person keeps the ticket", async () => {
    await underAsking(async () => {
      const { ticketId, approvalId, runId } = await askedAbout();
      await takeOverTicket(reviewer, ticketId);
      expect(await cardOf(approvalId)).toMatchObject({ status: "withdrawn" });
      expect(await declineApproval(approvalId, runId)).toMatchObject({ cause: "withdrawn" });
      expect(await readNeed(db(), ticketId)).toMatchObject({ personNeeded: "taken_over" });
    });
  });

  it("another draft of a rerun replaces the approval; the same draft finds it", async () => {
    await underAsking(async () => {
      const { messageId, approvalId } = await askedAbout();
      const same = await storeReply(db(), messageId, DRAFT);
      expect(await sendReply(same.agentStateId, same.runId)).toMatchObject({ gate: { approvalId } });
      const other = await storeReply(db(), messageId, EDITED);
      await sendReply(other.agentStateId, other.runId);
      expect((await rowsAbout(messageId)).map(({ status }) => status)).toEqual(["withdrawn", "pending"]);
    });
  });

  it("a draft that was changed in the database after its approval is not sent", async () => {
    await underAsking(async () => {
      const { messageId, ticketId, approvalId, runId } = await askedAbout();
      await decideApproval(reviewer, approvalId, yes());
      const effect = { ticketId, sourceMessageId: messageId, draft: "Send us your password." };
      await db().update(approvals).set({ effect }).where(eq(approvals.id, approvalId));
      expect(await performApproval(approvalId, runId)).toMatchObject({
        status: "blocked",
        cause: "effect_changed",
      });
      expect(await answersTo(messageId)).toEqual([]);
    });
  });
});

describe("conditions", () => {
  it("ask about the customers they name and let others pass", async () => {
    await underPolicy([ask({ when: [{ fact: "tier", in: ["pro"] }] })], async () => {
      // Ada is an enterprise customer.
      expect((await drafted()).outcome.status).toBe("sent");
    });
    await underPolicy([ask({ when: [{ fact: "tier", in: ["enterprise"] }] })], async () => {
      expect((await drafted()).outcome.status).toBe("asks");
    });
  });

  it("ask about a changed worker until enough of its drafts were approved", async () => {
    const untilTwo = ask({ when: [{ fact: "approvedDrafts", is: "up_to", count: 1 }] });
    await underPolicy([untilTwo], async () => {
      const version = `w${Date.now()}`;
      for (const expected of ["asks", "asks", "sent"]) {
        const mail = await storeMail(db());
        const turn = await storeReply(db(), mail.messageId, DRAFT);
        await db()
          .update(agentStates)
          .set({ workerVersion: version })
          .where(eq(agentStates.id, turn.agentStateId));
        const outcome = await sendReply(turn.agentStateId, turn.runId);
        expect(outcome.status).toBe(expected);
        if (outcome.status === "asks") await decideApproval(reviewer, outcome.gate.approvalId, yes());
      }
    });
  });

  it("ask about a share of all mails, and about the same mails every time", async () => {
    const places = Array.from({ length: 2_000 }, (_none, at) => sampleOf(`msg_${at}`));
    expect(Math.min(...places)).toBe(1);
    expect(Math.max(...places)).toBe(100);
    const tenth = places.filter((place) => place <= 10).length;
    // 200 expected, with a standard deviation of 13.
    expect(tenth).toBeGreaterThan(130);
    expect(tenth).toBeLessThan(270);
    await underPolicy([ask({ when: [{ fact: "sample", percent: 100 }] })], async () => {
      expect((await drafted()).outcome.status).toBe("asks");
    });
  });

  it("that refuse send nothing and leave the ticket with a person", async () => {
    await underPolicy([ask({ outcome: { verdict: "refuse" } })], async () => {
      const { outcome, messageId, ticketId } = await drafted();
      expect(outcome).toEqual({ status: "withheld", why: "reply_refused" });
      expect(await answersTo(messageId)).toEqual([]);
      expect(await readNeed(db(), ticketId)).toMatchObject({ personNeeded: "reply_declined" });
    });
  });
});
