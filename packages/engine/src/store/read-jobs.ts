import type { Sql } from "./connect.ts";

/** A queue item as the control plane shows it. */
export interface JobView {
  id: string;
  kind: string;
  stepId: string | null;
  dueAtMs: number;
  attempt: number;
  leased: boolean;
}

/** What a run waits for, soonest first. */
export async function readJobs(sql: Sql, runId: string): Promise<JobView[]> {
  return await sql<JobView[]>`
    select id, kind, step_id as "stepId", due_at_ms::float8 as "dueAtMs", attempt, lease_owner is not null as leased
    from jobs where run_id = ${runId} order by due_at_ms, id`;
}
