import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { approvals, auditLog, outbox, users } from "@/db/schema";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { db } from "@/lib/db";
import { setApprovalMails } from "@/lib/users/change-user";
import { localUser } from "@/testing/local-user";
import { askForRefund } from "@/testing/refunds";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { findMailReaders, mailApproval } from "./mail-approval.ts";

withTestDatabase();
const vendors = withSandbox();
const CLI = { type: "system", id: "cli" } as const;

const mails = (role: string, on = true) => setApprovalMails(`${role}@vagus.local`, on, CLI);
const ask = async (proposal = {}) => (await askForRefund(proposal)).approvalId;

beforeEach(async () => {
  await mails("reviewer");
});
afterEach(() => db().update(users).set({ mailApprovals: false, disabledAt: null }));

describe("the mail about an approval", () => {
  it("goes to those who asked for it and may agree, and to nobody else", async () => {
    await mails("viewer");
    await mails("senior");
    const id = await ask();
    expect(await findMailReaders(id)).toEqual(["usr_local_reviewer", "usr_local_senior"]);
    await db().update(approvals).set({ proposedBy: "usr_local_senior" }).where(eq(approvals.id, id));
    expect(await findMailReaders(id)).toEqual(["usr_local_reviewer"]);
    await db().update(users).set({ disabledAt: new Date() }).where(eq(users.id, "usr_local_reviewer"));
    expect(await findMailReaders(id)).toEqual([]);
  });

  it("above the limit begins with a senior, as the policy does", async () => {
    await mails("senior");
    expect(await findMailReaders(await ask({ orderId: "ord_1002", amountCents: 125_000 }))).toEqual([
      "usr_local_senior",
    ]);
  });

  it("has the amount, the link and nothing personal, and is sent once", async () => {
    const id = await ask();
    expect(await mailApproval(id, "usr_local_reviewer")).toEqual({ sent: true });
    expect(await mailApproval(id, "usr_local_reviewer")).toEqual({ sent: false });
    const [mail, ...more] = await vendors.mailsOf(`${id}:usr_local_reviewer`);
    expect([more.length, mail?.Subject]).toEqual([0, "Refund of $49.00 for ord_1001 waits for a decision"]);
    const source = await vendors.mailSource(mail?.MessageID ?? "");
    expect(source).toContain(`/approvals/${id}`);
    for (const personal of ["Ada", "Lovelace", "ada@example.com", "cust_001"])
      expect(source).not.toContain(personal);
  });

  it("is not sent once the approval is decided", async () => {
    const id = await ask();
    await decideApproval(localUser("senior"), id, { decision: "approve", version: 1 });
    expect(await findMailReaders(id)).toEqual([]);
    expect(await mailApproval(id, "usr_local_reviewer")).toEqual({ sent: false });
  });

  it("has its event only where somebody wants mails, and switching them is audited", async () => {
    const events = async (id: string) =>
      (await db().select().from(outbox)).filter(
        ({ name, data }) => name === "approval/opened" && data.approvalId === id,
      );
    expect(await events(await ask())).toHaveLength(1);
    await mails("reviewer", false);
    expect(await events(await ask())).toHaveLength(0);
    const audit = await db().select().from(auditLog).where(eq(auditLog.subjectId, "usr_local_reviewer"));
    expect(audit.map(({ detail }) => Object(detail).change)).toContain("approval_mails_off");
  });
});
