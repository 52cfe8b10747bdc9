import { type SQL, sql } from "drizzle-orm";
import { runs } from "@/db/schema";
import type { Transaction } from "@/lib/db";
import type { FunctionDeclaration } from "@/lib/functions/declaration-schemas";
import { leftOut } from "./left-out.ts";
import type { RunTarget } from "./order-schemas.ts";
import type { Cause } from "./rules.ts";

/** The set of an operation as it was written: how many take part, and how many do not, by cause. */
export interface Frozen {
  total: number;
  notEligible: Map<Cause, number>;
}

/**
 * Picks the runs of an operation and writes them down, in one statement: nothing can come or go in between.
 * @param targets as `selectTargets` gives them
 */
export async function freezeRuns(
  tx: Transaction,
  operationId: string,
  asked: RunTarget,
  targets: SQL,
  declarations: readonly FunctionDeclaration[],
): Promise<Frozen> {
  const rows = await tx.execute<{ cause: Cause | null; runs: number }>(sql`
    with matched as (
      select ${runs.id} as id, ${runs.customerId} as customer_id, ${leftOut(asked, declarations)} as cause
      from (${targets}) target join runs on ${runs.id} = target.id
    ), frozen as (
      insert into operation_items (operation_id, position, target_id, customer_id)
      select ${operationId}, row_number() over (order by id), id, customer_id from matched where cause is null
    )
    select cause, count(*)::int as runs from matched group by cause`);
  const frozen: Frozen = { total: 0, notEligible: new Map() };
  for (const { cause, runs: count } of rows) {
    if (cause) frozen.notEligible.set(cause, count);
    else frozen.total = count;
  }
  const matched = rows.reduce((sum, row) => sum + row.runs, 0);
  const unknown = asked.ids ? new Set(asked.ids).size - matched : 0;
  if (unknown > 0) frozen.notEligible.set("unknown", unknown);
  return frozen;
}
