import { and, asc, eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { approvals, auditLog, notices, outbox } from "@/db/schema";
import { db } from "@/lib/db";
import { tick } from "@/lib/pulse/tick";
import { localUser } from "@/testing/local-user";
import { askForRefund } from "@/testing/refunds";
import { withTestDatabase } from "@/testing/with-test-database";
import { claimApproval } from "../decision/claim-approval.ts";
import { decideApproval } from "../decision/decide-approval.ts";
import { extendApproval } from "../decision/extend-approval.ts";
import { listApprovals } from "../queue/list-approvals.ts";
import { ringDueApprovals } from "./ring-due.ts";

withTestDatabase();

const reviewer = localUser("reviewer");
const WHOLE_MS = 4 * 3_600_000;
const ORDERS = ["ord_1001", "ord_1002", "ord_1003"];

async function rowOf(id: string) {
  const [row] = await db().select().from(approvals).where(eq(approvals.id, id));
  if (!row) throw new Error(`No approval ${id}.`);
  return row;
}

/** Moves an approval back in time, as if `share` of its whole time of four hours had passed. */
async function after(share: number, id: string): Promise<void> {
  const { openedAt, deadline, remindAt, escalateAt } = await rowOf(id);
  const byMs = WHOLE_MS * share;
  const moved = (at: Date | null) => at && new Date(at.getTime() - byMs);
  await db()
    .update(approvals)
    .set({
      openedAt: new Date(openedAt.getTime() - byMs),
      deadline: new Date(deadline.getTime() - byMs),
      remindAt: moved(remindAt),
      escalateAt: moved(escalateAt),
    })
    .where(eq(approvals.id, id));
}

const noticesOf = async (id: string) =>
  (await db().select().from(notices).where(eq(notices.subjectId, id)).orderBy(asc(notices.id))).map(
    ({ audience, code }) => `${audience}: ${code}`,
  );
const escalations = (id: string) =>
  db()
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.subjectId, id), eq(auditLog.action, "approval_escalated")));

it("reminds at half and escalates at three quarters, each once, however often the pulse beats", async () => {
  const { approvalId: id } = await askForRefund({ orderId: ORDERS[0] });
  await claimApproval(reviewer, id);
  await ringDueApprovals();
  expect(await noticesOf(id)).toEqual([]);

  await after(0.51, id);
  await Promise.all([ringDueApprovals(), ringDueApprovals()]);
  await ringDueApprovals();
  expect(await noticesOf(id)).toEqual(["reviewers: approval_waits"]);
  expect(await rowOf(id)).toMatchObject({ status: "pending", claimedBy: reviewer.id, escalatedAt: null });

  await after(0.25, id);
  await tick();
  await tick();
  expect(await noticesOf(id)).toEqual(["reviewers: approval_waits", "seniors: approval_almost_expired"]);
  expect(await escalations(id)).toHaveLength(1);
  const row = await rowOf(id);
  expect(row).toMatchObject({ status: "pending", claimedBy: null, version: 1 });
  expect(row.escalatedAt).toBeInstanceOf(Date);
  const events = await db().select().from(outbox).where(eq(outbox.name, "approval/clock_rang"));
  expect(events.map(({ data }) => Object.keys(Object(data)).sort())).toEqual([
    ["approvalId", "noticeId"],
    ["approvalId", "noticeId"],
  ]);
});

it("sends only the escalation after a paused pulse, and starts again with an extended deadline", async () => {
  const { approvalId: id } = await askForRefund({ orderId: ORDERS[1] });
  await after(0.9, id);
  await ringDueApprovals();
  expect(await noticesOf(id)).toEqual(["seniors: approval_almost_expired"]);
  await extendApproval(reviewer, id, { version: 1 });
  await ringDueApprovals();
  expect(await noticesOf(id)).toHaveLength(1);
  await after(0.51, id);
  await ringDueApprovals();
  expect(await noticesOf(id)).toEqual(["seniors: approval_almost_expired", "reviewers: approval_waits"]);
});

it("is silent about decided and overdue approvals, and shows which expired unseen", async () => {
  const { approvalId: decided } = await askForRefund({ orderId: ORDERS[2] });
  await decideApproval(reviewer, decided, { decision: "approve", version: 1 });
  await db()
    .update(approvals)
    .set({ remindAt: new Date(0), escalateAt: new Date(0) })
    .where(eq(approvals.id, decided));
  const { approvalId: late } = await askForRefund({ orderId: "ord_1004" });
  await after(1.1, late);
  await tick();
  expect([await noticesOf(decided), await noticesOf(late)]).toEqual([[], []]);
  const { items } = await listApprovals(reviewer, { status: ["expired"] });
  expect(items.find(({ id }) => id === late)).toMatchObject({ status: "expired", seenAt: null });
});
