import { and, eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { auditLog, suppressedAddresses } from "@/db/schema";
import { performApproval } from "@/lib/approvals/perform-approval";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { askAndApprove } from "@/testing/refunds";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { showCustomer } from "./show-customer.ts";

withTestDatabase();
withSandbox();

it("shows orders, refunds, tickets and suppression of this customer alone, masked as the role sees it", async () => {
  const { approvalId, runId, messageId } = await askAndApprove({ orderId: "ord_1003" });
  await performApproval(approvalId, runId);
  await askAndApprove({ orderId: "ord_1005" });
  await db()
    .insert(suppressedAddresses)
    .values({ address: "grace@example.com", cause: "bounced", kind: "HardBounce", messageId });

  const seen = await showCustomer(localUser("reviewer"), "cust_002");
  expect(seen).toMatchObject({
    id: "cust_002",
    email: "grace@example.com",
    name: "Grace Hopper",
    tier: "pro",
    riskScore: 0,
    suppression: { cause: "bounced", kind: "HardBounce", messageId },
  });
  expect(seen.orders.map(({ id }) => id).sort()).toEqual(["ord_1003", "ord_1004"]);
  expect(seen.refunds).toMatchObject([{ orderId: "ord_1003", amountCents: 3_000, currency: "USD" }]);
  expect(seen.tickets).toMatchObject([{ customerId: "cust_002", subject: "Refund" }]);
  expect(seen.refunds[0]?.ticketId).toBe(seen.tickets[0]?.id);

  const masked = await showCustomer(localUser("viewer"), "cust_002");
  expect(masked).toMatchObject({ email: "g•••@example.com", name: "G••• H•••" });
  expect(JSON.stringify(masked)).not.toMatch(/grace|hopper/i);
  expect(masked.tickets).toMatchObject([{ subject: null }]);
  expect(masked.orders).toEqual(seen.orders);

  const looked = and(eq(auditLog.subjectId, "cust_002"), eq(auditLog.action, "data_revealed"));
  expect(await db().select().from(auditLog).where(looked)).toMatchObject([
    { actorId: "usr_local_reviewer", customerId: "cust_002" },
  ]);
});

it("says that there is no such customer", async () => {
  await expect(showCustomer(localUser("viewer"), "cust_none")).rejects.toMatchObject({ code: "not_found" });
});
