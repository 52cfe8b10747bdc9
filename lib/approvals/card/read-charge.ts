import type { approvals } from "@/db/schema";
import { LOOK_MS, lookAtCharge } from "@/lib/refunds/look-at-charge";
import { leftOf, obstacleSentence, refundObstacle } from "@/lib/refunds/rules";
import type { ApprovalCard } from "../schemas.ts";

type Asked = Pick<typeof approvals.$inferSelect, "chargeId" | "amountCents" | "currency">;

/** What Stripe says of the payment of an open question now, and why the refund is impossible if it is. */
export async function readCharge(
  row: Asked,
): Promise<{ charge: NonNullable<ApprovalCard["charge"]>; why: string | null }> {
  const look = await lookAtCharge(row.chargeId, LOOK_MS.card);
  const found = look.asked ? look.charge : null;
  const leftCents = found ? leftOf(found) : null;
  const obstacle = look.asked ? refundObstacle(look.charge, row) : null;
  const left = leftCents === null ? null : { amountCents: leftCents, currency: row.currency };
  return {
    charge: {
      asked: look.asked,
      at: new Date().toISOString(),
      refundedCents: found?.refundedCents ?? null,
      leftCents,
      dispute: found?.dispute
        ? { status: found.dispute.status, dueBy: found.dispute.dueBy?.toISOString() ?? null }
        : null,
      obstacle,
    },
    why: obstacle && obstacleSentence(obstacle, left),
  };
}
