import type { Transaction } from "./connect.ts";

/**
 * Has the gates of an app decide again by the options that are registered now: what was gathered may be due at another
 * time, or at once. Functions that have been dropped keep theirs: the events were taken before. A gate's queue item is
 * locked before what lies behind it, and gates in order of their functions, as everyone does.
 */
export async function wakeGates(tx: Transaction, appId: string): Promise<void> {
  await tx`
    with gates as materialized (
      select jobs.id from jobs join functions on functions.id = jobs.function_id
      where functions.app_id = ${appId} and jobs.kind = 'gate'
      order by jobs.function_id for update of jobs
    )
    update jobs set ready = true from gates where jobs.id = gates.id`;
  await tx`
    update gatherings set due_at_ms = null
    from functions where functions.app_id = ${appId} and gatherings.function_id = functions.id`;
}
