import { and, eq, isNull } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { approvalDecisions, approvals, auditLog, outbox } from "@/db/schema";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { askForRefund } from "@/testing/refunds";
import { withTestDatabase } from "@/testing/with-test-database";
import { decideApproval } from "./decide-approval.ts";
import { retractDecision } from "./retract-decision.ts";

withTestDatabase();

const LARGE = { orderId: "ord_1002", amountCents: 125_000 };
const approve = { decision: "approve", version: 1 } as const;
const reject = { decision: "reject", version: 1 } as const;

async function ask(proposal = {}): Promise<string> {
  return (await askForRefund(proposal)).approvalId;
}

async function trailOf(id: string) {
  const [row] = await db().select().from(approvals).where(eq(approvals.id, id));
  const votes = await db()
    .select()
    .from(approvalDecisions)
    .where(and(eq(approvalDecisions.approvalId, id), isNull(approvalDecisions.retractedAt)));
  const events = (await db().select().from(outbox)).filter(({ data }) => data.approvalId === id);
  return { row, votes, events };
}

describe("taking a decision back", () => {
  it("within the hold opens the approval again, and its event is not sent", async () => {
    const id = await ask();
    await decideApproval(localUser("reviewer"), id, reject);
    await retractDecision(localUser("reviewer"), id);
    const { row, votes, events } = await trailOf(id);
    expect(row).toMatchObject({
      status: "pending",
      version: 3,
      decidedAt: null,
      effectiveAt: null,
      nudgeAt: null,
    });
    expect(votes).toEqual([]);
    expect(events).toMatchObject([{ status: "dead", availableAt: null }]);
    const taken = await db().select().from(auditLog).where(eq(auditLog.action, "approval_retracted"));
    expect(taken.filter(({ subjectId }) => subjectId === id)).toMatchObject([
      { actorId: "usr_local_reviewer" },
    ]);
  });

  it("lets the same person decide differently", async () => {
    const id = await ask();
    await decideApproval(localUser("reviewer"), id, reject);
    await retractDecision(localUser("reviewer"), id);
    await decideApproval(localUser("reviewer"), id, { ...approve, version: 3 });
    expect((await trailOf(id)).row?.status).toBe("approved");
  });

  it("is not possible after the hold, nor twice", async () => {
    const late = await ask();
    await decideApproval(localUser("reviewer"), late, reject);
    await db()
      .update(approvalDecisions)
      .set({ effectiveAt: new Date() })
      .where(eq(approvalDecisions.approvalId, late));
    await expect(retractDecision(localUser("reviewer"), late)).rejects.toMatchObject({
      status: 409,
      code: "cannot_retract",
    });
    expect((await trailOf(late)).row?.status).toBe("rejected");

    const twice = await ask();
    await decideApproval(localUser("reviewer"), twice, reject);
    await retractDecision(localUser("reviewer"), twice);
    await expect(retractDecision(localUser("reviewer"), twice)).rejects.toMatchObject({
      code: "cannot_retract",
    });
  });

  it("is not possible for an approval, which takes effect at once", async () => {
    const id = await ask();
    await decideApproval(localUser("reviewer"), id, approve);
    await expect(retractDecision(localUser("reviewer"), id)).rejects.toMatchObject({
      code: "cannot_retract",
    });
  });

  it("is not possible for another person, not even an admin", async () => {
    const id = await ask();
    await decideApproval(localUser("reviewer"), id, reject);
    await expect(retractDecision(localUser("admin"), id)).rejects.toMatchObject({ code: "cannot_retract" });
    await expect(retractDecision(localUser("viewer"), id)).rejects.toMatchObject({ status: 403 });
    expect((await trailOf(id)).row?.status).toBe("rejected");
  });

  it("of a rejection keeps the earlier approval of another person", async () => {
    const id = await ask(LARGE);
    await decideApproval(localUser("senior"), id, approve);
    await decideApproval(localUser("reviewer"), id, { ...reject, version: 2 });
    await retractDecision(localUser("reviewer"), id);
    expect(await trailOf(id)).toMatchObject({
      row: { status: "pending" },
      votes: [{ userId: "usr_local_senior" }],
    });
  });
});
