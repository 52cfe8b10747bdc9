import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { approvals, auditLog, tickets } from "@/db/schema";
import { db } from "@/lib/db";
import { ticketNow } from "@/lib/tickets/view/ticket-need";
import { localUser } from "@/testing/local-user";
import { askForRefund } from "@/testing/refunds";
import { withTestDatabase } from "@/testing/with-test-database";
import { decideApproval } from "../decision/decide-approval.ts";
import { retractDecision } from "../decision/retract-decision.ts";
import { settleApproval } from "./settle-approval.ts";

withTestDatabase();

async function ask() {
  const { approvalId, gate } = await askForRefund();
  if (gate.kind !== "ask") throw new Error(`The gate is ${gate.kind}.`);
  const [row] = await db().select().from(approvals).where(eq(approvals.id, approvalId));
  return { id: approvalId, until: gate.until, ticketId: row?.ticketId ?? "" };
}

async function rowOf(id: string) {
  const [row] = await db().select().from(approvals).where(eq(approvals.id, id));
  return row;
}

describe("settleApproval", () => {
  it("returns the wait of an open approval", async () => {
    const { id, until } = await ask();
    expect(await settleApproval(id)).toEqual({ state: "open", until });
    expect((await rowOf(id))?.resumedAt).toBeNull();
  });

  it("records once that the run resumed with an approval, and ends the nudges", async () => {
    const { id } = await ask();
    await decideApproval(localUser("reviewer"), id, { decision: "approve", version: 1 });
    expect((await rowOf(id))?.nudgeAt).not.toBeNull();
    expect(await settleApproval(id)).toEqual({ state: "approved" });
    const first = await rowOf(id);
    expect(first?.resumedAt).toBeInstanceOf(Date);
    expect(first?.nudgeAt).toBeNull();
    expect(await settleApproval(id)).toEqual({ state: "approved" });
    expect((await rowOf(id))?.resumedAt).toEqual(first?.resumedAt);
  });

  it("is open until a rejection takes effect, and returns that time", async () => {
    const { id } = await ask();
    await decideApproval(localUser("reviewer"), id, { decision: "reject", version: 1 });
    const effectiveAt = (await rowOf(id))?.effectiveAt?.toISOString();
    expect(await settleApproval(id)).toEqual({ state: "open", until: effectiveAt });
    expect((await rowOf(id))?.resumedAt).toBeNull();
    await db().update(approvals).set({ effectiveAt: new Date() }).where(eq(approvals.id, id));
    expect(await settleApproval(id)).toEqual({ state: "rejected" });
  });

  it("is open until the deadline again after a rejection was taken back", async () => {
    const { id, until } = await ask();
    await decideApproval(localUser("reviewer"), id, { decision: "reject", version: 1 });
    await retractDecision(localUser("reviewer"), id);
    expect(await settleApproval(id)).toEqual({ state: "open", until });
  });

  it("never takes back a decision that a run has resumed with", async () => {
    const { id } = await ask();
    await decideApproval(localUser("reviewer"), id, { decision: "reject", version: 1 });
    await db().update(approvals).set({ effectiveAt: new Date() }).where(eq(approvals.id, id));
    await settleApproval(id);
    await expect(retractDecision(localUser("reviewer"), id)).rejects.toMatchObject({
      code: "cannot_retract",
    });
    expect((await rowOf(id))?.status).toBe("rejected");
  });

  it("expires at the deadline and not a millisecond before it", async () => {
    const { id, ticketId } = await ask();
    const deadline = new Date(Date.now() + 1_500);
    await db().update(approvals).set({ deadline }).where(eq(approvals.id, id));
    expect(await settleApproval(id)).toMatchObject({ state: "open" });
    await expect.poll(() => settleApproval(id), { interval: 1 }).toEqual({ state: "expired" });
    const row = await rowOf(id);
    expect(row?.decidedAt?.getTime()).toBeGreaterThanOrEqual(deadline.getTime());
    expect(row?.resumedAt).toBeInstanceOf(Date);
    const [ticket] = await db().select(ticketNow).from(tickets).where(eq(tickets.id, ticketId));
    expect(ticket).toMatchObject({ status: "open", personNeeded: "approval_expired" });
  });

  it("never returns a wait below one second, so that an engine with a fast clock does not loop", async () => {
    const { id } = await ask();
    await db()
      .update(approvals)
      .set({ deadline: new Date(Date.now() + 500) })
      .where(eq(approvals.id, id));
    const before = Date.now();
    const settled = await settleApproval(id);
    expect(settled.state === "open" ? Date.parse(settled.until) : 0).toBeGreaterThanOrEqual(before + 1_000);
  });

  it("expires once for twenty concurrent runs", async () => {
    const { id } = await ask();
    await db()
      .update(approvals)
      .set({ deadline: new Date(0) })
      .where(eq(approvals.id, id));
    const states = await Promise.all(Array.from({ length: 20 }, () => settleApproval(id)));
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set(["expired"]));
    const where = and(eq(auditLog.subjectId, id), eq(auditLog.action, "approval_expired"));
    expect(await db().select().from(auditLog).where(where)).toHaveLength(1);
    expect((await rowOf(id))?.version).toBe(2);
  });

  it("never expires a decided approval, however late the run reads it", async () => {
    const { id } = await ask();
    await decideApproval(localUser("reviewer"), id, { decision: "approve", version: 1 });
    await db()
      .update(approvals)
      .set({ deadline: new Date(0) })
      .where(eq(approvals.id, id));
    expect(await settleApproval(id)).toEqual({ state: "approved" });
  });

  it("keeps the reason why a ticket already needs a person", async () => {
    const { id, ticketId } = await ask();
    await db().update(tickets).set({ personNeeded: "taken_over" }).where(eq(tickets.id, ticketId));
    await db()
      .update(approvals)
      .set({ deadline: new Date(0) })
      .where(eq(approvals.id, id));
    await settleApproval(id);
    const [ticket] = await db().select(ticketNow).from(tickets).where(eq(tickets.id, ticketId));
    expect(ticket?.personNeeded).toBe("taken_over");
  });

  it("throws for an unknown approval", async () => {
    await expect(settleApproval("apr_none")).rejects.toMatchObject({ code: "not_found" });
  });
});
