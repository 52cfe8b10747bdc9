import { sql } from "drizzle-orm";
import { db } from "@/lib/db";

/** An item that is ours to act on. */
export interface ClaimedItem {
  position: number;
  targetId: string;
  customerId: string | null;
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
          select from operation_items first
          where first.operation_id = o.id and first.position <= o.canary and first.status = 'pending'
            and not exists (
              select from runs new_run
              where (new_run.id = first.new_run_id or new_run.event_id = first.new_event_id)
                and new_run.status = 'waiting')) as canary_passed
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
    select position, target_id as "targetId", customer_id as "customerId" from claimed order by position`);
  return [...rows];
}
