import { and, eq, isNull } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { approvalDecisions, approvals, auditLog, outbox } from "@/db/schema";
import type { ROLES } from "@/db/schema/vocabulary";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { askForRefund } from "@/testing/refunds";
import { withTestDatabase } from "@/testing/with-test-database";
import { expireApproval } from "../closing/expire-approval.ts";
import { decideApproval } from "./decide-approval.ts";

withTestDatabase();

const SMALL = { orderId: "ord_1001", amountCents: 4_900 };
const LARGE = { orderId: "ord_1002", amountCents: 125_000 };

async function ask(proposal = SMALL): Promise<string> {
  return (await askForRefund(proposal)).approvalId;
}

async function trailOf(id: string) {
  const [row] = await db().select().from(approvals).where(eq(approvals.id, id));
  const votes = await db()
    .select()
    .from(approvalDecisions)
    .where(and(eq(approvalDecisions.approvalId, id), isNull(approvalDecisions.retractedAt)));
  const audit = await db()
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.subjectId, id), eq(auditLog.action, "approval_decided")));
  const events = (await db().select().from(outbox)).filter(({ data }) => data.approvalId === id);
  return { row, votes, audit, events };
}

const approve = { decision: "approve", version: 1 } as const;
const reject = { decision: "reject", version: 1 } as const;

describe("a decision", () => {
  it("is a row, an audit row and an event, once each", async () => {
    const id = await ask();
    await decideApproval(localUser("reviewer"), id, { ...approve, comment: "Fine" });
    const { row, votes, audit, events } = await trailOf(id);
    expect(row).toMatchObject({ status: "approved", version: 2, resumedAt: null });
    expect(row?.effectiveAt?.getTime()).toBe(row?.decidedAt?.getTime());
    expect(votes).toMatchObject([{ userId: "usr_local_reviewer", role: "reviewer", comment: "Fine" }]);
    expect(audit).toMatchObject([
      { actorType: "user", actorId: "usr_local_reviewer", detail: { decision: "approve" } },
    ]);
    expect(events).toMatchObject([
      { name: "approval/decided", data: { decisionId: votes[0]?.id }, status: "pending" },
    ]);
    // A comment may name the customer, and the audit log is append-only.
    expect(JSON.stringify(audit)).not.toContain("Fine");
  });

  it("to reject takes effect after five seconds", async () => {
    const id = await ask();
    await decideApproval(localUser("reviewer"), id, reject);
    const { row, votes, events } = await trailOf(id);
    const heldMs = (row?.effectiveAt?.getTime() ?? 0) - (row?.decidedAt?.getTime() ?? 0);
    expect([row?.status, heldMs]).toEqual(["rejected", 5_000]);
    expect(votes[0]?.effectiveAt).toEqual(row?.effectiveAt);
    expect(events[0]?.availableAt).toEqual(row?.effectiveAt);
  });

  it("to reject keeps the internal comment and the customer's note apart", async () => {
    const id = await ask();
    const words = { comment: "Fraud suspected", customerNote: "The return period has passed." };
    await decideApproval(localUser("reviewer"), id, { ...reject, ...words });
    expect((await trailOf(id)).votes).toMatchObject([words]);
  });

  it("to reject is repeatable word for word; another note to the customer is a conflict", async () => {
    const id = await ask();
    const words = { comment: "Fraud suspected", customerNote: "The return period has passed." };
    await decideApproval(localUser("reviewer"), id, { ...reject, ...words });
    await decideApproval(localUser("reviewer"), id, { ...reject, ...words });
    await expect(
      decideApproval(localUser("reviewer"), id, { ...reject, ...words, customerNote: "Ask again in May." }),
    ).rejects.toMatchObject({ status: 409, code: "already_decided" });
    expect((await trailOf(id)).votes).toHaveLength(1);
  });

  it("counts once when twenty people decide at the same time", async () => {
    const id = await ask();
    const people = Array.from({ length: 20 }, (_, i) => localUser("reviewer", `usr_test_${i}`));
    const said = await Promise.allSettled(
      people.map((person, i) => decideApproval(person, id, i % 2 ? approve : reject)),
    );
    expect(said.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of said) {
      if (one.status === "rejected")
        expect(one.reason).toMatchObject({ status: 409, code: "already_decided" });
    }
    const { row, votes, audit, events } = await trailOf(id);
    expect([votes.length, audit.length, events.length, row?.version]).toEqual([1, 1, 1, 2]);
    expect(row?.status).toBe(votes[0]?.decision === "approve" ? "approved" : "rejected");
  });

  it("counts once when one person sends it twenty times at the same time", async () => {
    const id = await ask();
    await Promise.all(Array.from({ length: 20 }, () => decideApproval(localUser("reviewer"), id, approve)));
    const { votes, audit, events } = await trailOf(id);
    expect([votes.length, audit.length, events.length]).toEqual([1, 1, 1]);
  });

  it("about an unknown approval is 404", async () => {
    await expect(decideApproval(localUser("admin"), "apr_none", approve)).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe("a second decision", () => {
  it("by the same person with the same content returns the same answer, whatever the version", async () => {
    const id = await ask();
    await decideApproval(localUser("reviewer"), id, approve);
    await decideApproval(localUser("reviewer"), id, { ...approve, version: 99 });
    expect((await trailOf(id)).votes).toHaveLength(1);
  });

  it("by the same person with the opposite verdict is refused, with person and time", async () => {
    const id = await ask();
    await decideApproval(localUser("reviewer"), id, approve);
    const { row } = await trailOf(id);
    await expect(decideApproval(localUser("reviewer"), id, { ...reject, version: 2 })).rejects.toMatchObject({
      status: 409,
      code: "already_decided",
      details: { decidedBy: "usr_local_reviewer", decidedAt: row?.decidedAt?.toISOString() },
    });
  });

  it("by another person is refused, with person and time", async () => {
    const id = await ask();
    await decideApproval(localUser("reviewer"), id, reject);
    await expect(decideApproval(localUser("senior"), id, { ...reject, version: 2 })).rejects.toMatchObject({
      code: "already_decided",
      details: { decidedBy: "usr_local_reviewer", decidedByName: "Rosa Reviewer" },
    });
  });
});

describe("the approval that the person saw", () => {
  it("must be the one that is decided", async () => {
    const id = await ask();
    await expect(decideApproval(localUser("reviewer"), id, { ...approve, version: 2 })).rejects.toMatchObject(
      {
        status: 409,
        code: "stale_version",
        details: { version: 1 },
      },
    );
    expect((await trailOf(id)).votes).toEqual([]);
  });

  it("cannot be decided after it was withdrawn", async () => {
    const id = await ask();
    await db().update(approvals).set({ status: "withdrawn" }).where(eq(approvals.id, id));
    await expect(decideApproval(localUser("reviewer"), id, approve)).rejects.toMatchObject({
      status: 409,
      code: "withdrawn",
    });
  });
});

describe("who may decide", () => {
  const roles: [(typeof ROLES)[number], boolean][] = [
    ["viewer", false],
    ["reviewer", true],
    ["senior", true],
    ["engineer", false],
    ["auditor", false],
    ["admin", true],
  ];

  it.each(roles)("%s: %s", async (role, allowed) => {
    const id = await ask();
    const said = decideApproval(localUser(role), id, approve);
    if (allowed) await said;
    else await expect(said).rejects.toMatchObject({ status: 403, code: "not_allowed" });
    expect((await trailOf(id)).votes).toHaveLength(allowed ? 1 : 0);
  });
});

describe("large money", () => {
  it("requires a senior and then anybody who may decide", async () => {
    const id = await ask(LARGE);
    await expect(decideApproval(localUser("reviewer"), id, approve)).rejects.toMatchObject({ status: 403 });
    await decideApproval(localUser("senior"), id, approve);
    expect(await trailOf(id)).toMatchObject({
      row: { status: "pending", version: 2, effectiveAt: null },
      events: [],
    });
    await decideApproval(localUser("reviewer"), id, { ...approve, version: 2 });
    const { row, votes, audit, events } = await trailOf(id);
    expect([row?.status, votes.length, audit.length, events.length]).toEqual(["approved", 2, 2, 1]);
  });

  it("is not moved by the same senior twice", async () => {
    const id = await ask(LARGE);
    await decideApproval(localUser("senior"), id, approve);
    await decideApproval(localUser("senior"), id, { ...approve, version: 2 });
    expect(await trailOf(id)).toMatchObject({
      row: { status: "pending", version: 2 },
      votes: [{}],
      events: [],
    });
  });

  it("is not moved by one senior under twenty clicks at once", async () => {
    const id = await ask(LARGE);
    await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        decideApproval(localUser("senior"), id, { ...approve, version: 1 + (i % 2) }),
      ),
    );
    expect(await trailOf(id)).toMatchObject({ row: { status: "pending" }, votes: [{}] });
  });

  it("is refused by one rejection", async () => {
    const id = await ask(LARGE);
    await decideApproval(localUser("senior"), id, approve);
    await decideApproval(localUser("reviewer"), id, { ...reject, version: 2 });
    expect((await trailOf(id)).row?.status).toBe("rejected");
  });

  it("approved by two, names the last decider to a third person", async () => {
    const id = await ask(LARGE);
    await decideApproval(localUser("senior"), id, approve);
    await decideApproval(localUser("reviewer"), id, { ...approve, version: 2 });
    await expect(decideApproval(localUser("admin"), id, { ...approve, version: 3 })).rejects.toMatchObject({
      code: "already_decided",
      details: { decidedBy: "usr_local_reviewer" },
    });
  });
});

describe("the deadline", () => {
  const past = () => ({ deadline: new Date(Date.now() - 1) });

  it("passed is 410, and nothing is recorded", async () => {
    const id = await ask();
    await db().update(approvals).set(past()).where(eq(approvals.id, id));
    await expect(decideApproval(localUser("reviewer"), id, approve)).rejects.toMatchObject({
      status: 410,
      code: "expired",
    });
    expect(await trailOf(id)).toMatchObject({ row: { status: "pending" }, votes: [], audit: [], events: [] });
  });

  it("passed and closed is 410", async () => {
    const id = await ask();
    await db().update(approvals).set(past()).where(eq(approvals.id, id));
    await expireApproval(id);
    await expect(decideApproval(localUser("reviewer"), id, approve)).rejects.toMatchObject({ status: 410 });
    expect((await trailOf(id)).row?.status).toBe("expired");
  });

  it("and a decision in the same instant: exactly one of the two, every time", {
    timeout: 60_000,
  }, async () => {
    const outcomes = { decided: 0, expired: 0 };
    // Each outcome moves the next deadline towards the other side, so that they meet on a machine of any speed.
    let aheadMs = 8;
    for (let round = 0; round < 200; round++) {
      const id = await ask();
      // The deadline passes while both are running: before, between or after their first statements.
      const deadline = new Date(Date.now() + Math.round(aheadMs));
      await db().update(approvals).set({ deadline }).where(eq(approvals.id, id));
      const [decided, expired] = await Promise.allSettled([
        decideApproval(localUser("reviewer"), id, approve),
        expireApproval(id),
      ]);
      const didExpire = expired.status === "fulfilled" && expired.value;
      if (!didExpire && decided.status === "rejected") {
        // Too late to decide and too early to expire: it expires at the next read.
        expect(decided.reason).toMatchObject({ status: 410 });
        await expect.poll(() => expireApproval(id)).toBe(true);
      }
      const { row, votes, audit, events } = await trailOf(id);
      const approved = row?.status === "approved";
      expect([decided.status === "fulfilled", row?.status]).toEqual([
        approved,
        approved ? "approved" : "expired",
      ]);
      expect([votes.length, audit.length, events.length]).toEqual(approved ? [1, 1, 1] : [0, 0, 0]);
      outcomes[approved ? "decided" : "expired"] += 1;
      aheadMs = approved ? aheadMs / 1.5 : aheadMs * 1.5 + 1;
    }
    // If only one side ever won, they did not race.
    expect(outcomes.decided).toBeGreaterThan(0);
    expect(outcomes.expired).toBeGreaterThan(0);
  });
});
