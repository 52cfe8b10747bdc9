import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { approvals } from "@/db/schema";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { askForRefund } from "@/testing/refunds";
import { withTestDatabase } from "@/testing/with-test-database";
import { readApproval } from "../card/read-approval.ts";
import { listApprovals } from "../queue/list-approvals.ts";
import { claimApproval } from "./claim-approval.ts";
import { decideApproval } from "./decide-approval.ts";

withTestDatabase();

const reviewer = localUser("reviewer");
const senior = localUser("senior");

it("a person claims one approval at a time", async () => {
  const [{ approvalId: first }, { approvalId: second }] = [
    await askForRefund({ orderId: "ord_1003" }),
    await askForRefund({ orderId: "ord_1004" }),
  ];
  await claimApproval(reviewer, first);
  await claimApproval(reviewer, second);
  const { items } = await listApprovals(senior, { status: ["pending"] });
  const claimants = [first, second].map((id) => items.find((item) => item.id === id)?.claim?.userId);
  expect(claimants).toEqual([undefined, reviewer.id]);
});

it("one person at a time claims an approval, and anybody may decide it", async () => {
  const { approvalId } = await askForRefund({ orderId: "ord_1001" });
  const claimant = async () => (await readApproval(senior, approvalId)).claim?.userId ?? null;
  expect(await claimant()).toBeNull();
  await claimApproval(reviewer, approvalId);
  await claimApproval(reviewer, approvalId);
  expect(await claimant()).toBe(reviewer.id);
  await expect(claimApproval(senior, approvalId)).rejects.toMatchObject({ code: "claimed" });

  // An expired claim does not block.
  await db()
    .update(approvals)
    .set({ claimedAt: new Date(0) })
    .where(eq(approvals.id, approvalId));
  expect(await claimant()).toBeNull();
  await claimApproval(senior, approvalId);
  expect(await claimant()).toBe(senior.id);
  await decideApproval(reviewer, approvalId, { decision: "approve", version: 1 });
  await expect(claimApproval(senior, approvalId)).rejects.toMatchObject({ code: "not_pending" });
  await expect(claimApproval(localUser("viewer"), approvalId)).rejects.toMatchObject({ code: "not_allowed" });
});
