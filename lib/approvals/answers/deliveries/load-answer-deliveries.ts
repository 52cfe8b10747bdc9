import { desc, eq, type SQL } from "drizzle-orm";
import { answerDeliveries, answerTargets, approvals } from "@/db/schema";
import { db } from "@/lib/db";
import { questionOf } from "../../kinds/kinds.ts";
import { AnswerDelivery } from "./schemas.ts";

/** Deliveries that match a condition, newest first, with the title of the request and the target of the answer. */
export async function loadAnswerDeliveries(where: SQL | undefined, limit: number): Promise<AnswerDelivery[]> {
  const rows = await db()
    .select({ delivery: answerDeliveries, approval: approvals, target: answerTargets })
    .from(answerDeliveries)
    .innerJoin(approvals, eq(approvals.id, answerDeliveries.approvalId))
    .innerJoin(answerTargets, eq(answerTargets.id, answerDeliveries.targetId))
    .where(where)
    .orderBy(desc(answerDeliveries.id))
    .limit(limit);
  return rows.map(({ delivery, approval, target }) =>
    AnswerDelivery.parse({
      ...delivery,
      title: questionOf(approval).title,
      target,
      nextAt: delivery.nextAt?.toISOString() ?? null,
      deliveredAt: delivery.deliveredAt?.toISOString() ?? null,
      createdAt: delivery.createdAt.toISOString(),
    }),
  );
}
