import { sql } from "drizzle-orm";
import { db } from "@/lib/db";

/** An item that is ours to act on, with what of its run is needed for it. */
export interface ClaimedItem {
  position: number;
  targetId: string;
  customerId: string | null;
  functionId: string;
  failedStepId: string | null;
  /** Data of the event that started the run; null when the ledger has none. */
  input: Record<string, unknown> | null;
}

/**
 * Takes the next items: marked before the engine is asked, so that whoever finds the mark asks the engine first. Nobody
 * gets what another has, nothing is given out while the operation does not run, and behind the canary nothing until
 * each of it has ended or waits for a person.
 */
export async function claimItems(operationId: string, most: number): Promise<ClaimedItem[]> {
  const rows = await db().execute<ClaimedItem & Record<string, unknown>>(sql`
    with operation as (
      select id, canary, not exists (
          select from operation_items first left join runs new_run on new_run.id = first.new_run_id
          where first.operation_id = o.id and first.position <= o.canary and first.status = 'pending'
            and new_run.status is distinct from 'waiting') as canary_passed
      from operations o where id = ${operationId} and status = 'running'
    ), next as (
      select i.position from operation_items i join operation on operation.id = i.operation_id
      where i.status = 'pending' and i.acted_at is null and (canary_passed or i.position <= operation.canary)
      order by i.position limit ${most} for update of i skip locked
    ), claimed as (
      update operation_items i set acted_at = now() from next
      where i.operation_id = ${operationId} and i.position = next.position and i.status = 'pending' and i.acted_at is null
      returning i.position, i.target_id, i.customer_id
    )
    select c.position, c.target_id as "targetId", c.customer_id as "customerId", r.function_id as "functionId", r.failed_step_id as "failedStepId", r.input
    from claimed c join runs r on r.id = c.target_id order by c.position`);
  return [...rows];
}
