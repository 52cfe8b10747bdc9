import { and, asc, eq, isNull, ne, sql } from "drizzle-orm";
import { operationItems } from "@/db/schema";
import { db } from "@/lib/db";
import type { ItemRow, OperationRow } from "../kinds/operation-kind.ts";
import { KINDS } from "../kinds/operation-kinds.ts";

/** Items of one turn, and concurrent requests to the engine. */
const BATCH = 100;
const AT_ONCE = 10;

/**
 * Reads the target of each item again when all have ended, from the ledger and from the engine. An item that should be
 * cancelled but still runs, or whose new run differs between the two, counts as residue.
 * @returns `more` when items are left to read, `later` when an item could not be read yet
 */
export async function rereadItems({ id, kind }: OperationRow): Promise<"done" | "more" | "later"> {
  const items = await db()
    .select()
    .from(operationItems)
    .where(
      and(
        eq(operationItems.operationId, id),
        ne(operationItems.status, "pending"),
        isNull(operationItems.rereadAt),
      ),
    )
    .orderBy(asc(operationItems.position))
    .limit(BATCH);
  const read: Pick<ItemRow, "position" | "status" | "outcome">[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    const checks = await Promise.all(
      items.slice(at, at + AT_ONCE).map(async (item) => ({ item, found: await KINDS[kind].reread(item) })),
    );
    for (const { item, found } of checks) {
      if (found === "unknown") continue;
      const { position, status, outcome } = item;
      read.push(
        found === "as_recorded"
          ? { position, status, outcome }
          : { position, status: "residue", outcome: found.residue },
      );
    }
  }
  await db().execute(sql`
    update operation_items i set reread_at = now(), status = r.status, outcome = r.outcome
    from jsonb_to_recordset(${JSON.stringify(read)}::text::jsonb) as r(position int, status text, outcome jsonb)
    where i.operation_id = ${id} and i.position = r.position`);
  if (read.length < items.length) return "later";
  return items.length < BATCH ? "done" : "more";
}
