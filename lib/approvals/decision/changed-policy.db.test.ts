import { and, eq, isNull } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { approvalDecisions, approvals, orders } from "@/db/schema";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { askForRefund } from "@/testing/refunds";
import { underRules } from "@/testing/under-rules";
import { withTestDatabase } from "@/testing/with-test-database";
import { readApproval } from "../card/read-approval.ts";
import { listApprovals } from "../queue/list-approvals.ts";
import { decideApproval } from "./decide-approval.ts";
import { retractDecision } from "./retract-decision.ts";

withTestDatabase();

const reviewer = localUser("reviewer");
const senior = localUser("senior");
const approve = { decision: "approve", version: 1 } as const;
const reject = { decision: "reject", version: 1 } as const;
const LARGE = { orderId: "ord_1002", amountCents: 125_000 };

const rowOf = async (id: string) => (await db().select().from(approvals).where(eq(approvals.id, id)))[0];
const standing = (id: string) =>
  db()
    .select()
    .from(approvalDecisions)
    .where(and(eq(approvalDecisions.approvalId, id), isNull(approvalDecisions.retractedAt)));

describe("a policy that is tightened while an approval is open", () => {
  it("shows the new number of people on the card and in the list, and requires it", async () => {
    const { approvalId } = await askForRefund();
    expect(await readApproval(reviewer, approvalId)).toMatchObject({
      requiredDecisions: 1,
      policyVersion: 1,
    });
    await underRules(db(), { oneApproverUpToCents: 4_000 }, async () => {
      const now = { requiredDecisions: 2, policyVersion: 2 };
      expect(await readApproval(reviewer, approvalId)).toMatchObject({
        ...now,
        mayDecide: { allowed: false },
        mayReject: true,
      });
      const { items } = await listApprovals(reviewer, { status: ["pending"] });
      expect(items.find(({ id }) => id === approvalId)).toMatchObject(now);
      await decideApproval(senior, approvalId, approve);
      expect((await rowOf(approvalId))?.status).toBe("pending");
      await decideApproval(reviewer, approvalId, { ...approve, version: 2 });
      // The closed row keeps the policy it was decided under.
      expect(await rowOf(approvalId)).toMatchObject({ status: "approved", ...now });
    });
    expect(await readApproval(reviewer, approvalId)).toMatchObject({
      requiredDecisions: 2,
      policyVersion: 2,
    });
  });

  it("never shows the number from when the approval opened", async () => {
    const { approvalId } = await askForRefund(LARGE);
    await db().update(approvals).set({ requiredDecisions: 1 }).where(eq(approvals.id, approvalId));
    expect(await readApproval(reviewer, approvalId)).toMatchObject({ requiredDecisions: 2 });
  });

  it("and refuses the amount lets nobody approve and every decider reject", async () => {
    const { approvalId } = await askForRefund();
    const rules = { oneApproverUpToCents: 100, refusedAboveCents: 4_000 };
    await underRules(db(), rules, async () => {
      for (const person of [reviewer, senior, localUser("admin")]) {
        const card = await readApproval(person, approvalId);
        expect(card).toMatchObject({ mayDecide: { allowed: false }, mayReject: true });
        await expect(decideApproval(person, approvalId, approve)).rejects.toMatchObject({ status: 403 });
      }
      await decideApproval(reviewer, approvalId, reject);
    });
    expect((await rowOf(approvalId))?.status).toBe("rejected");
  });

  it("lets nobody decide without the permission", async () => {
    const { approvalId } = await askForRefund();
    for (const role of ["viewer", "engineer", "auditor"] as const)
      expect(await readApproval(localUser(role), approvalId)).toMatchObject({ mayReject: false });
  });
});

describe("a rejection", () => {
  it("of a large amount may come first from a reviewer", async () => {
    const { approvalId } = await askForRefund(LARGE);
    await decideApproval(reviewer, approvalId, reject);
    expect((await rowOf(approvalId))?.status).toBe("rejected");
  });

  it("may come from a person who approved before, and replaces that approval", async () => {
    const { approvalId } = await askForRefund(LARGE);
    await decideApproval(senior, approvalId, approve);
    await decideApproval(senior, approvalId, { ...reject, version: 2 });
    expect((await rowOf(approvalId))?.status).toBe("rejected");
    expect(await standing(approvalId)).toMatchObject([{ userId: senior.id, decision: "reject" }]);
    // Taking back the rejection opens the approval again, without the approval that it replaced.
    await retractDecision(senior, approvalId);
    expect(await standing(approvalId)).toEqual([]);
    await decideApproval(senior, approvalId, { ...approve, version: 4 });
    expect((await rowOf(approvalId))?.status).toBe("pending");
  });
});

describe("an amount in a currency that no limit names", () => {
  it("requires two people, however small it is and whatever is automatic in dollars", async () => {
    const { approvalId } = await underRules(db(), { automaticBelowCents: 50_000 }, () =>
      askForRefund({ orderId: "ord_1010", amountCents: 100 }),
    );
    expect(await readApproval(reviewer, approvalId)).toMatchObject({
      status: "pending",
      currency: "EUR",
      requiredDecisions: 2,
      mayDecide: { allowed: false },
    });
  });
});

describe("a currency in small letters", () => {
  it("is the same currency, in the proposal and in the order, and is kept in capitals", async () => {
    await db().update(orders).set({ currency: "usd" }).where(eq(orders.id, "ord_1003"));
    const { approvalId } = await askForRefund({ orderId: "ord_1003", currency: "Usd" });
    expect(await rowOf(approvalId)).toMatchObject({ currency: "USD", requiredDecisions: 1 });
  });
});
