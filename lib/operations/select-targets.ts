import { type SQL, sql } from "drizzle-orm";
import type { Me } from "@/lib/access/schemas";
import { matchRuns, selectRunIds } from "@/lib/runs/match-runs";
import type { RunTarget } from "./order-schemas.ts";
import { MOST_TARGETS } from "./rules.ts";

/**
 * The runs a target names, as a query with one column, `id`: those of the list, or all that the filter matches, by the
 * same words as on the runs page. One more than an operation takes at most, to tell when it is too many.
 */
export async function selectTargets(me: Me, { ids, filter = {} }: RunTarget): Promise<SQL> {
  if (ids) return sql`select distinct unnest(${sql.param(ids)}::text[]) as id`;
  return selectRunIds(await matchRuns(me, filter), { limit: MOST_TARGETS + 1 });
}
