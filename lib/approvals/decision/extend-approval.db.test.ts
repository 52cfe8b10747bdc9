import { and, eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { approvals, auditLog } from "@/db/schema";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { askForRefund } from "@/testing/refunds";
import { withTestDatabase } from "@/testing/with-test-database";
import { settleApproval } from "../closing/settle-approval.ts";
import { decideApproval } from "./decide-approval.ts";
import { extendApproval } from "./extend-approval.ts";

withTestDatabase();

const reviewer = localUser("reviewer");

async function rowOf(id: string) {
  const [row] = await db().select().from(approvals).where(eq(approvals.id, id));
  if (!row) throw new Error(`No approval ${id}.`);
  return row;
}

it("extends the deadline once for a version, and tells the waiting run", async () => {
  const { approvalId } = await askForRefund({ orderId: "ord_1001" });
  const soon = new Date(Date.now() + 60_000);
  await db().update(approvals).set({ deadline: soon }).where(eq(approvals.id, approvalId));
  const both = await Promise.allSettled(
    [1, 1].map((version) => extendApproval(reviewer, approvalId, { version })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const { deadline, version } = await rowOf(approvalId);
  expect(version).toBe(2);
  expect(deadline.getTime()).toBeGreaterThan(soon.getTime() + 3_600_000);
  expect(await settleApproval(approvalId)).toEqual({ state: "open", until: deadline.toISOString() });
  const written = and(eq(auditLog.subjectId, approvalId), eq(auditLog.action, "approval_extended"));
  expect(await db().select().from(auditLog).where(written)).toHaveLength(1);
});

it("refuses to extend an approval that is decided, over, or not theirs to decide", async () => {
  const { approvalId } = await askForRefund({ orderId: "ord_1003" });
  await expect(extendApproval(localUser("viewer"), approvalId, { version: 1 })).rejects.toMatchObject({
    code: "not_allowed",
  });
  await db()
    .update(approvals)
    .set({ deadline: new Date(0) })
    .where(eq(approvals.id, approvalId));
  await expect(extendApproval(reviewer, approvalId, { version: 1 })).rejects.toMatchObject({
    code: "not_pending",
  });
  const decided = await askForRefund({ orderId: "ord_1004" });
  await decideApproval(localUser("senior"), decided.approvalId, { decision: "approve", version: 1 });
  await expect(extendApproval(reviewer, decided.approvalId, { version: 2 })).rejects.toMatchObject({
    code: "not_pending",
  });
});
