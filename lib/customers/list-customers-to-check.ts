import { and, asc, gt, inArray } from "drizzle-orm";
import { customers } from "@/db/schema";
import { db } from "@/lib/db";

/** Small enough for one answer of a step and one request to the engine. */
const PAGE = 500;

export interface CheckPage {
  ids: string[];
  /** After which id the next page begins; null on the last. */
  next: string | null;
}

/**
 * Ids of the customers whose health is checked every day, pro and enterprise, a page at a time.
 * @param after the page goes on after this id; null begins
 */
export async function listCustomersToCheck(after: string | null): Promise<CheckPage> {
  const rows = await db()
    .select({ id: customers.id })
    .from(customers)
    .where(
      and(
        inArray(customers.tier, ["enterprise", "pro"]),
        after === null ? undefined : gt(customers.id, after),
      ),
    )
    .orderBy(asc(customers.id))
    .limit(PAGE);
  const ids = rows.map(({ id }) => id);
  return { ids, next: ids.length === PAGE ? (ids.at(-1) ?? null) : null };
}
