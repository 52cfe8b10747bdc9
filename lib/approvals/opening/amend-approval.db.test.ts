import { and, eq, inArray } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { approvals, auditLog, outbox, refunds, tickets } from "@/db/schema";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { askForRefund } from "@/testing/refunds";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { readApproval } from "../card/read-approval.ts";
import { settleApproval } from "../closing/settle-approval.ts";
import { decideApproval } from "../decision/decide-approval.ts";
import { performApproval } from "../perform-approval.ts";
import { requestApproval } from "../request/request-approval.ts";
import { RequestApproval } from "../request/schemas.ts";
import { amendApproval } from "./amend-approval.ts";

withTestDatabase();
const vendors = withSandbox();

const [reviewer, senior] = [localUser("reviewer"), localUser("senior")];
const rowOf = async (id: string) => (await db().select().from(approvals).where(eq(approvals.id, id)))[0];

async function ask(orderId = "ord_1002", amountCents = 10_000) {
  const asked = await askForRefund({ orderId, amountCents });
  const row = await rowOf(asked.approvalId);
  if (!row) throw new Error("Nothing was asked.");
  const to = (cents: number, change = {}) => ({
    amountCents: cents,
    reason: "Half of it arrived",
    version: row.version,
    effectHash: row.effectHash,
    ...change,
  });
  return { ...asked, id: row.id, row, to };
}

describe("an amended refund", () => {
  it("is a new approval, linked to the old one, which is withdrawn with its votes", async () => {
    const { id, row, to, runId } = await ask("ord_1002", 60_000);
    await decideApproval(senior, id, { decision: "approve", version: 1 });
    const newId = await amendApproval(reviewer, id, to(5_000, { version: 2 }));
    expect(await rowOf(id)).toMatchObject({ status: "withdrawn" });
    expect(await rowOf(newId)).toMatchObject({
      status: "pending",
      amends: id,
      amountCents: 5_000,
      proposedBy: reviewer.id,
      requesterType: "user",
      requiredDecisions: 1,
      runId,
      ticketId: row.ticketId,
      effectKey: row.effectKey,
    });
    const card = await readApproval(senior, newId);
    expect(card).toMatchObject({ amends: id, decisions: [], draftReply: null, mayDecide: { allowed: true } });
    expect(await readApproval(senior, id)).toMatchObject({ amendedBy: newId });
    const [ticket] = await db()
      .select()
      .from(tickets)
      .where(eq(tickets.id, row.ticketId ?? ""));
    expect(ticket?.status).toBe("waiting");
    const audit = await db()
      .select()
      .from(auditLog)
      .where(
        and(
          inArray(auditLog.subjectId, [id, newId]),
          inArray(auditLog.action, ["approval_withdrawn", "approval_amended"]),
        ),
      );
    expect(audit.map(({ action, subjectId }) => [action, subjectId]).sort()).toEqual([
      ["approval_amended", newId],
      ["approval_withdrawn", id],
    ]);
    expect(audit.find(({ action }) => action === "approval_amended")?.detail).toMatchObject({
      amends: id,
      fromCents: 60_000,
      amountCents: 5_000,
    });
  });

  it("is approved by another person; its waiting run settles on it and pays the new amount once", async () => {
    const { id, to, runId, messageId } = await ask("ord_1004", 18_000);
    const newId = await amendApproval(reviewer, id, to(4_000));
    expect(await settleApproval(id)).toMatchObject({ state: "open", amendedInto: newId });
    await expect(decideApproval(reviewer, newId, { decision: "approve", version: 1 })).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining("You proposed this"),
    });
    await decideApproval(senior, newId, { decision: "approve", version: 1 });
    expect(await settleApproval(id)).toEqual({ state: "approved", amendedInto: newId });
    await performApproval(newId, runId);
    await expect(performApproval(id, runId)).resolves.toMatchObject({
      status: expect.not.stringMatching("blocked"),
    });
    const paid = await db().select().from(refunds).where(eq(refunds.sourceMessageId, messageId));
    expect(paid).toMatchObject([{ amountCents: 4_000, approvalId: newId }]);
    expect(await vendors.refundsOf(messageId)).toMatchObject([{ amount: 4_000 }]);
  });

  it("wakes the run that waits for the old one, and ends the nudges once the run has resumed", async () => {
    const { id, to } = await ask();
    await amendApproval(reviewer, id, to(100));
    const events = (await db().select().from(outbox)).filter(
      ({ name, data }) => name !== "approval/changed" && data.approvalId === id,
    );
    expect(events).toMatchObject([{ name: "approval/decided" }]);
    expect((await rowOf(id))?.nudgeAt).not.toBeNull();
    await settleApproval(id);
    expect((await rowOf(id))?.nudgeAt).toBeNull();
  });

  it("may be amended again", async () => {
    const { id, to } = await ask();
    const second = await amendApproval(reviewer, id, to(200));
    const row = await rowOf(second);
    const third = await amendApproval(senior, second, to(300, { effectHash: row?.effectHash }));
    expect(await settleApproval(id)).toMatchObject({ state: "open", amendedInto: third });
  });
});

describe("amending is refused, and changes nothing,", () => {
  it.each([
    ["to the same amount", 10_000, {}, "unchanged"],
    ["above what was paid", 130_000, {}, "more_than_paid"],
    ["of another version", 100, { version: 9 }, "stale_version"],
    ["of another effect", 100, { effectHash: "0" }, "stale_version"],
  ])("%s", async (_case, cents, change, code) => {
    const { id, to } = await ask();
    await expect(amendApproval(reviewer, id, to(cents, change))).rejects.toMatchObject({ status: 409, code });
    expect(await rowOf(id)).toMatchObject({ status: "pending", version: 1 });
  });

  it("after a decision, after the deadline, and of an application's request", async () => {
    const decided = await ask();
    await decideApproval(senior, decided.id, { decision: "approve", version: 1 });
    await expect(amendApproval(reviewer, decided.id, decided.to(1))).rejects.toMatchObject({
      code: "not_pending",
    });
    const late = await ask();
    await db()
      .update(approvals)
      .set({ deadline: new Date(0) })
      .where(eq(approvals.id, late.id));
    await expect(amendApproval(reviewer, late.id, late.to(1))).rejects.toMatchObject({ status: 410 });
    const { id } = await requestApproval(
      localUser("engineer"),
      RequestApproval.parse({
        kind: "request",
        idempotencyKey: "amend-1",
        title: "Discount",
        deadline: new Date(Date.now() + 3_600_000).toISOString(),
        answerTo: { engine: "ours" },
      }),
    );
    await expect(amendApproval(reviewer, id, late.to(1))).rejects.toMatchObject({ code: "cannot_amend" });
  });

  it("for all but one of twenty concurrent people, or when somebody decides at the same time", async () => {
    const { id, to } = await ask();
    const people = Array.from({ length: 20 }, (_, n) =>
      localUser("reviewer", `usr_local_${n % 2 ? "reviewer" : "senior"}`),
    );
    const said = await Promise.allSettled(people.map((person, n) => amendApproval(person, id, to(100 + n))));
    expect(said.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const open = await db()
      .select()
      .from(approvals)
      .where(
        and(eq(approvals.effectKey, (await rowOf(id))?.effectKey ?? ""), eq(approvals.status, "pending")),
      );
    expect(open).toHaveLength(1);

    const raced = await ask();
    const both = await Promise.allSettled([
      decideApproval(senior, raced.id, { decision: "approve", version: 1 }),
      amendApproval(reviewer, raced.id, raced.to(1)),
    ]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});
