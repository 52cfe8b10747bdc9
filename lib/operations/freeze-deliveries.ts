import { sql } from "drizzle-orm";
import type { Transaction } from "@/lib/db";
import type { AssessedDelivery } from "./assess-deliveries.ts";
import type { Frozen } from "./freeze-runs.ts";
import { heldByOther } from "./held-by-other.ts";
import type { DeliveryTarget } from "./order-schemas.ts";
import { tally } from "./tally.ts";

/**
 * Writes down the deliveries of an operation: those that take part by what was assessed, oldest first, unless another
 * operation has taken one since. What came after the assessment is not part of it.
 */
export async function freezeDeliveries(
  tx: Transaction,
  operationId: string,
  { ids }: DeliveryTarget,
  assessed: readonly AssessedDelivery[],
): Promise<Frozen> {
  const eligible = assessed.filter(({ cause }) => cause === null);
  const set = eligible.map(({ id, customerId }) => ({ id, customerId }));
  const written = await tx.execute(sql`
    insert into operation_items (operation_id, position, target_id, customer_id)
    select ${operationId}, row_number() over (order by target.id), target.id, target."customerId"
    from jsonb_to_recordset(${JSON.stringify(set)}::text::jsonb) as target(id text, "customerId" text)
    where not ${heldByOther(sql`target.id`)}
    returning position`);
  const notEligible = tally(assessed, ({ cause }) => cause);
  const taken = eligible.length - written.length;
  if (taken > 0) notEligible.set("in_other_operation", (notEligible.get("in_other_operation") ?? 0) + taken);
  const unknown = ids ? new Set(ids).size - assessed.length : 0;
  if (unknown > 0) notEligible.set("unknown", unknown);
  return { total: written.length, notEligible };
}
