import { setTimeout as delay } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import { operationItems } from "@/db/schema";
import { db } from "@/lib/db";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import type { ClaimedItem, OperationRow } from "../kinds/operation-kind.ts";
import { KINDS } from "../kinds/operation-kinds.ts";

/** Duration of one turn: short, so that failures are seen soon and a serverless host does not time out. */
const TURN_MS = 1_000;
/** Concurrent requests to the engine. */
const AT_ONCE = 10;

/**
 * Acts on items at the operation's rate for about a second. Claims a few at a time, so that a pause or a crash leaves
 * few uncertain.
 * @returns how many items it acted on, and how long the rate limit requires a pause
 */
export async function actOnItems(
  operation: OperationRow,
  declarations: readonly FunctionDeclaration[],
): Promise<{ acted: number; waitMs: number }> {
  if (operation.status !== "running") return { acted: 0, waitMs: 0 };
  const kind = KINDS[operation.kind];
  const everyMs = 1_000 / operation.ratePerSecond;
  const endMs = Date.now() + TURN_MS;
  let nextMs = Date.now() + Math.max(0, everyMs - (await sinceLastActMs(operation.id)));
  let acted = 0;
  while (nextMs < endMs) {
    const waitMs = nextMs - Date.now();
    if (waitMs > 0) await delay(waitMs);
    const due = Math.min(1 + Math.floor((Date.now() - nextMs) / everyMs), AT_ONCE);
    const items = await claimItems(operation.id, due);
    if (items.length === 0) return { acted, waitMs: 0 };
    await Promise.all(items.map((item) => kind.act(operation, item, declarations)));
    acted += items.length;
    nextMs += items.length * everyMs;
    // A delivery can fail at once, so judge the canary before claiming items behind it.
    if (items.some(({ position }) => position === operation.canary)) break;
  }
  return { acted, waitMs: Math.max(0, nextMs - Date.now()) };
}

async function sinceLastActMs(operationId: string): Promise<number> {
  const [last] = await db()
    .select({
      ms: sql<number>`coalesce(extract(epoch from now() - max(${operationItems.actedAt})) * 1000, 1e9)::float8`,
    })
    .from(operationItems)
    .where(eq(operationItems.operationId, operationId));
  return last?.ms ?? 0;
}

/**
 * Claims the next items before the request to the engine, so that a process that finds a claim asks the engine first.
 * Claims no item twice, none while the operation is not running, and none behind the canary until each item of the
 * canary has ended or waits for a person.
 */
async function claimItems(operationId: string, most: number): Promise<ClaimedItem[]> {
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
