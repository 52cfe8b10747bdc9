import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { approvalDecisions, approvals, policies } from "@/db/schema";
import { readApproval } from "@/lib/approvals/card/read-approval";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { listKinds } from "@/lib/approvals/kinds/kinds";
import { performApproval } from "@/lib/approvals/perform-approval";
import { asOwner } from "@/lib/database/as-owner";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { rulesOfLimits } from "@/lib/policy/limits";
import { publishPolicy } from "@/lib/policy/publishing/publish-policy";
import { readPolicy } from "@/lib/policy/read-policy";
import { readNeed } from "@/lib/tickets/view/ticket-need";
import { localUser } from "@/testing/local-user";
import { withRefund } from "@/testing/refund-approvals";
import { askAndApprove, askForRefund, refundOf } from "@/testing/refunds";
import { underRules } from "@/testing/under-rules";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { RefundEffect, refundEffectHash } from "./refund-effect.ts";

withTestDatabase();
const vendors = withSandbox();

const LARGE = { orderId: "ord_1002", amountCents: 125_000 };
const approve = { decision: "approve", version: 1 } as const;
const senior = localUser("senior");
type Asked = Awaited<ReturnType<typeof askForRefund>>;

const rowOf = async (id: string) => {
  const [row] = await db().select().from(approvals).where(eq(approvals.id, id));
  return withRefund(row);
};
const votesOn = (id: string) =>
  db().select().from(approvalDecisions).where(eq(approvalDecisions.approvalId, id));

/** The last step of every forgery: the row looks approved and requires nobody. */
async function markApproved(approvalId: string): Promise<void> {
  await db()
    .update(approvals)
    .set({ status: "approved", requiredDecisions: 0, decidedAt: new Date(0), effectiveAt: new Date(0) })
    .where(eq(approvals.id, approvalId));
}

async function expectUnpaid({ approvalId, messageId, runId }: Asked, cause: string): Promise<void> {
  expect(await performApproval(approvalId, runId)).toMatchObject({ status: "blocked", cause });
  expect(await vendors.refundsOf(messageId)).toEqual([]);
  expect(await refundOf(messageId)).toMatchObject({ status: "blocked", stripeRefundId: null });
  const { ticketId } = await rowOf(approvalId);
  expect(await readNeed(db(), ticketId)).toMatchObject({ status: "open", personNeeded: "refund_failed" });
}

describe("write access to the database moves no money", () => {
  it("by changing the amount and its hash after an approval of less", async () => {
    const asked = await askAndApprove({ orderId: "ord_1009", amountCents: 100 });
    const effect = { ...RefundEffect.strip().parse(await rowOf(asked.approvalId)), amountCents: 21_000 };
    await db()
      .update(approvals)
      .set({ amountCents: 21_000, effect, effectHash: refundEffectHash(effect) })
      .where(eq(approvals.id, asked.approvalId));
    await expectUnpaid(asked, "votes_unverified");
  });

  it("by inserting votes of people who were never asked", async () => {
    const asked = await askForRefund(LARGE);
    for (const role of ["senior", "admin"] as const) {
      const { id: userId } = localUser(role);
      const vote = { approvalId: asked.approvalId, userId, role, decision: "approve" } as const;
      await db()
        .insert(approvalDecisions)
        .values({
          ...vote,
          id: newId("decision"),
          effectiveAt: new Date(0),
          policyVersion: 1,
          mac: "0".repeat(64),
        });
    }
    expect((await readApproval(senior, asked.approvalId)).decisions).toEqual([]);
    await markApproved(asked.approvalId);
    await expectUnpaid(asked, "votes_unverified");
  });

  it("by inserting a vote in the name of a person, who can still vote and is not counted twice", async () => {
    const asked = await askForRefund(LARGE);
    await db()
      .insert(approvalDecisions)
      .values({
        id: newId("decision"),
        approvalId: asked.approvalId,
        userId: senior.id,
        role: "senior",
        decision: "approve",
        effectiveAt: new Date(0),
      });
    await decideApproval(senior, asked.approvalId, approve);
    expect((await rowOf(asked.approvalId)).status).toBe("pending");
    expect((await readApproval(senior, asked.approvalId)).decisions).toMatchObject([{ verified: true }]);
  });

  it("by copying a vote from another approval, of the same person, amount and order", async () => {
    const agreed = await askAndApprove({ orderId: "ord_1003", amountCents: 500 });
    const asked = await askForRefund({ orderId: "ord_1003", amountCents: 500 });
    const [vote] = await votesOn(agreed.approvalId);
    if (!vote) throw new Error("The vote is gone.");
    await db()
      .insert(approvalDecisions)
      .values({ ...vote, id: newId("decision"), approvalId: asked.approvalId });
    await markApproved(asked.approvalId);
    await expectUnpaid(asked, "votes_unverified");
  });

  it("by turning a reviewer's vote into a senior's, or one person's vote into two people's", async () => {
    const asked = await askForRefund({ orderId: "ord_1004", amountCents: 18_000 });
    await decideApproval(localUser("reviewer"), asked.approvalId, approve);
    const [vote] = await votesOn(asked.approvalId);
    if (!vote) throw new Error("The vote is gone.");
    await db().update(approvalDecisions).set({ role: "admin" }).where(eq(approvalDecisions.id, vote.id));
    await db()
      .insert(approvalDecisions)
      .values({ ...vote, id: newId("decision"), userId: "usr_other" });
    await underRules(db(), { oneApproverUpToCents: 1_000 }, () => expectUnpaid(asked, "votes_unverified"));
  });

  it("by turning a rejection into an approval, or by restoring a vote that was taken back", async () => {
    const asked = await askForRefund(LARGE);
    await decideApproval(senior, asked.approvalId, approve);
    await decideApproval(senior, asked.approvalId, { decision: "reject", version: 2 });
    await db()
      .update(approvalDecisions)
      .set({ decision: "approve", retractedAt: null, userId: senior.id, effectiveAt: new Date(0) })
      .where(
        and(eq(approvalDecisions.approvalId, asked.approvalId), eq(approvalDecisions.decision, "reject")),
      );
    await markApproved(asked.approvalId);
    await expectUnpaid(asked, "votes_unverified");
    await db().delete(approvalDecisions).where(eq(approvalDecisions.decision, "approve"));
  });

  it("by lowering the required number of people", async () => {
    const asked = await askAndApprove(LARGE);
    await markApproved(asked.approvalId);
    await expectUnpaid(asked, "policy_not_satisfied");
  });

  it("by marking an undecided row as approved", async () => {
    const asked = await askForRefund({ orderId: "ord_1005", amountCents: 300 });
    await markApproved(asked.approvalId);
    await expectUnpaid(asked, "policy_not_satisfied");
  });

  it("by granting it in the name of the policy", async () => {
    const asked = await askForRefund({ orderId: "ord_1005", amountCents: 400 });
    await db()
      .insert(approvalDecisions)
      .values({
        id: newId("decision"),
        approvalId: asked.approvalId,
        userId: "policy:v1",
        role: "policy",
        decision: "approve",
        effectiveAt: new Date(0),
        policyVersion: 1,
      });
    await markApproved(asked.approvalId);
    await expectUnpaid(asked, "votes_unverified");
  });
});

describe("write access to the database changes no policy", () => {
  const generous = {
    limits: [
      { currency: "USD", automaticBelowCents: 9e6, oneApproverUpToCents: 9e6, refusedAboveCents: 9e6 },
    ],
    deadlineMs: 14_400_000,
    holdMs: 5_000,
  };

  it("by inserting a version: nothing is granted or paid under it, until an admin publishes the next", async () => {
    const before = await askAndApprove({ orderId: "ord_1006", amountCents: 600 });
    const { version } = await readPolicy(db());
    await db()
      .insert(policies)
      .values({ version: version + 1, rules: generous, createdBy: localUser("admin").id });
    const asked = await askForRefund(LARGE);
    expect(asked.gate.kind).toBe("ask");
    await expect(decideApproval(senior, asked.approvalId, approve)).rejects.toMatchObject({ status: 403 });
    expect((await readApproval(senior, asked.approvalId)).mayDecide.allowed).toBe(false);
    await expectUnpaid(before, "policy_unverified");

    const again = rulesOfLimits({
      ...generous,
      limits: [
        { currency: "USD", automaticBelowCents: 0, oneApproverUpToCents: 50_000, refusedAboveCents: 500_000 },
      ],
    });
    await publishPolicy(localUser("admin"), { rules: again, note: "As it was" }, listKinds());
    expect(await performApproval(before.approvalId, before.runId)).toMatchObject({ status: "issued" });
  });

  it("by editing a version as the owner of the tables, the first one included", async () => {
    const { version } = await readPolicy(db());
    const asked = await askAndApprove({ orderId: "ord_1008", amountCents: 700 });
    const [row] = await db().select().from(policies).where(eq(policies.version, version));
    const forge = (version: number, row: Partial<typeof policies.$inferInsert>) =>
      asOwner((database) => database.update(policies).set(row).where(eq(policies.version, version)));
    await forge(version, { rules: generous });
    await expectUnpaid(asked, "policy_unverified");
    await forge(version, { rules: row?.rules });
    const [first] = await db().select().from(policies).where(eq(policies.version, 1));
    await forge(1, { rules: generous, version: 1_000 });
    expect((await readPolicy(db())).verified).toBe(false);
    await forge(1_000, { rules: first?.rules, version: 1 });
    expect((await readPolicy(db())).verified).toBe(true);
  });

  it("by deleting the newest version after people voted under it", async () => {
    const asked = await underRules(db(), { oneApproverUpToCents: 20_000 }, () =>
      askAndApprove({ orderId: "ord_1007", amountCents: 800 }),
    );
    await expectUnpaid(asked, "policy_unverified");
  });
});

describe("a grant of the policy", () => {
  it("is paid only while the policy still grants it", async () => {
    const terms = { orderId: "ord_1009", amountCents: 900 };
    await underRules(db(), { automaticBelowCents: 1_000 }, async () => {
      const granted = await askForRefund(terms);
      expect(await performApproval(granted.approvalId, granted.runId)).toMatchObject({ status: "issued" });
      const later = await askForRefund(terms);
      await underRules(db(), { automaticBelowCents: 100 }, () => expectUnpaid(later, "policy_not_satisfied"));
    });
  });
});
