import { and, eq } from "drizzle-orm";
import { expect } from "vitest";
import { auditLog, refunds } from "@/db/schema";
import { db } from "@/lib/db";

/** The refund a message led to; never more than one. */
export async function refundOf(messageId: string) {
  const rows = await db().select().from(refunds).where(eq(refunds.sourceMessageId, messageId));
  expect(rows.length).toBeLessThanOrEqual(1);
  return rows[0];
}

/** What the audit log says of a refund under one action. */
export async function refundAudit(refundId: string | undefined, action: "refund_issued" | "refund_blocked") {
  const where = and(eq(auditLog.subjectId, refundId ?? ""), eq(auditLog.action, action));
  return db().select().from(auditLog).where(where);
}
