import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { approvalDecisions, approvals, tickets } from "@/db/schema";
import { readApproval } from "@/lib/approvals/card/read-approval";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { performApproval } from "@/lib/approvals/perform-approval";
import { sendReply } from "@/lib/approvals/reply/send-reply";
import { asOwner } from "@/lib/database/as-owner";
import { db } from "@/lib/db";
import { ANYBODY } from "@/lib/policy/rule/approvers";
import { localUser } from "@/testing/local-user";
import { storeMail, storeReply } from "@/testing/mails";
import { underPolicy } from "@/testing/under-policy";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { applyRetention } from "./apply-retention.ts";
import { setLegalHold } from "./legal-holds.ts";

withTestDatabase();
withSandbox();

const CLI = { type: "system", id: "cli" } as const;
const reviewer = localUser("reviewer");
const DRAFT = "Hi Ada,\n\nThank you for canarydraft.";
const EDITED = "Hello Ada,\n\nThank you for canaryedit.";
const OUTCOME = {
  verdict: "ask" as const,
  approvers: [ANYBODY],
  ordered: false,
  deadlineMs: 4 * 3_600_000,
};

/** A reply that a person changed and approved, with what a refund has beside it, on a ticket that is resolved. */
async function sentLongAgo(days: number) {
  const { messageId, ticketId } = await storeMail(db());
  const { agentStateId, runId } = await storeReply(db(), messageId, DRAFT);
  const { id } = await underPolicy([{ kind: "reply", when: [], outcome: OUTCOME }], async () => {
    const asked = await sendReply(agentStateId, runId);
    if (asked.status !== "asks") throw new Error(`It is ${asked.status}.`);
    const { approvalId } = asked.gate;
    await decideApproval(reviewer, approvalId, {
      decision: "approve",
      version: 1,
      answer: { body: EDITED },
    });
    expect(await performApproval(approvalId, runId)).toMatchObject({ status: "sent" });
    return { id: approvalId };
  });
  await db().update(tickets).set({ status: "resolved" }).where(eq(tickets.id, ticketId));
  await db()
    .update(approvals)
    .set({
      openedAt: new Date(Date.now() - days * 86_400_000),
      draftReply: "canarybeside",
      evidence: [{ text: "canarystatement", tool: "find_orders", source: "tool" }],
    })
    .where(eq(approvals.id, id));
  return { id, ticketId, runId };
}

async function textOf(id: string): Promise<string> {
  const [row] = await db().select().from(approvals).where(eq(approvals.id, id));
  const votes = await db().select().from(approvalDecisions).where(eq(approvalDecisions.approvalId, id));
  return JSON.stringify([row, votes]);
}

describe("texts of a decided approval", () => {
  it("are cleared after the time of its mails; hash and votes stay and are still seen to be valid", async () => {
    const old = await sentLongAgo(800);
    const young = await sentLongAgo(5);
    const held = await sentLongAgo(800);
    await asOwner((database) => setLegalHold(database, { type: "ticket", id: held.ticketId }, "A suit", CLI));
    const before = await readApproval(reviewer, old.id);
    expect(await applyRetention({ actor: CLI })).toMatchObject({ cleared: { "texts of approvals": 1 } });
    expect(await textOf(old.id)).not.toContain("canary");
    for (const { id } of [young, held])
      for (const text of ["canarydraft", "canaryedit", "canarybeside", "canarystatement"])
        expect(await textOf(id)).toContain(text);

    const after = await readApproval(reviewer, old.id);
    expect(before.decisions).toMatchObject([{ decision: "approve", verified: true }]);
    expect(after).toMatchObject({
      draft: null,
      textClearedAfterDays: 800,
      effectHash: before.effectHash,
      title: before.title,
      decisions: before.decisions,
      agreed: true,
      answer: null,
    });
    expect((await applyRetention({ actor: CLI })).cleared).toEqual({});
  });

  it("of an open approval, or on an open ticket, are kept", async () => {
    const { id, ticketId } = await sentLongAgo(800);
    await db().update(tickets).set({ status: "open" }).where(eq(tickets.id, ticketId));
    await applyRetention({ actor: CLI });
    expect(await textOf(id)).toContain("canarydraft");
    await db().update(tickets).set({ status: "resolved" }).where(eq(tickets.id, ticketId));
    await db().update(approvals).set({ status: "pending" }).where(eq(approvals.id, id));
    await applyRetention({ actor: CLI });
    expect(await textOf(id)).toContain("canarydraft");
  });
});

it("a reply that looks cleared, or lost the text a person wrote, is never sent", async () => {
  const { messageId } = await storeMail(db());
  const { agentStateId, runId } = await storeReply(db(), messageId, DRAFT);
  await underPolicy([{ kind: "reply", when: [], outcome: OUTCOME }], async () => {
    const asked = await sendReply(agentStateId, runId);
    if (asked.status !== "asks") throw new Error(`It is ${asked.status}.`);
    const { approvalId } = asked.gate;
    await decideApproval(reviewer, approvalId, {
      decision: "approve",
      version: 1,
      answer: { body: EDITED },
    });
    await db()
      .update(approvalDecisions)
      .set({ answer: null })
      .where(eq(approvalDecisions.approvalId, approvalId));
    expect(await performApproval(approvalId, runId)).toMatchObject({
      status: "blocked",
      cause: "votes_unverified",
    });
    await db()
      .update(approvals)
      .set({
        effect: sql`(effect - 'draft') || jsonb_build_object('clearedHash', effect_hash)`,
        textClearedAt: new Date(),
      })
      .where(eq(approvals.id, approvalId));
    await expect(performApproval(approvalId, runId)).rejects.toThrow();
  });
});
