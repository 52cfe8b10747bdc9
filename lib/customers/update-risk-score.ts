import { and, count, eq, isNotNull, sql } from "drizzle-orm";
import { customers, disputes, refunds } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { riskScore } from "./rules.ts";

/** Computes and stores a customer's risk. @throws NotFound */
export async function updateRiskScore(customerId: string): Promise<{ riskScore: number }> {
  return db().transaction(async (tx) => {
    const [customer] = await tx.select().from(customers).where(eq(customers.id, customerId)).for("update");
    if (!customer) throw new NotFound("customer", customerId);
    const [failed] = await tx
      .select({ n: count() })
      .from(refunds)
      .where(
        and(
          eq(refunds.customerId, customerId),
          eq(refunds.status, "failed"),
          isNotNull(refunds.stripeRefundId),
        ),
      );
    const [disputed] = await tx
      .select({
        open: sql<number>`count(*) filter (where not ${disputes.closed})::int`,
        lost: sql<number>`count(*) filter (where ${disputes.status} = 'lost')::int`,
      })
      .from(disputes)
      .where(eq(disputes.customerId, customerId));
    const score = riskScore({
      failedRefunds: failed?.n ?? 0,
      openDisputes: disputed?.open ?? 0,
      lostDisputes: disputed?.lost ?? 0,
    });
    await tx.update(customers).set({ riskScore: score }).where(eq(customers.id, customerId));
    return { riskScore: score };
  });
}
