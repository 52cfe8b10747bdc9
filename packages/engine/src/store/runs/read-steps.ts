import type { Sql } from "../connect.ts";

/** A step as the control plane shows it. */
export interface StepView {
  stepId: string;
  name: string;
  op: string;
  state: "pending" | "done" | "edited";
  reportedAt: Date;
  finishedAt: Date | null;
  /** The memo; absent until the step has finished. */
  memo: unknown;
  /** Attempt of the call or request that is queued or under way. */
  attempt: number | null;
}

/** The steps of a run: finished steps in their order, then pending ones. */
export async function readSteps(sql: Sql, runId: string): Promise<StepView[]> {
  return await sql<StepView[]>`
    select steps.step_id as "stepId", steps.name, steps.op, steps.state, steps.reported_at as "reportedAt",
      steps.finished_at as "finishedAt", steps.memo, jobs.attempt
    from steps left join jobs on jobs.run_id = steps.run_id and jobs.step_id = steps.step_id
    where steps.run_id = ${runId} and steps.state <> 'edited'
    order by steps.position nulls last, steps.reported_at`;
}

/** A queue item as the control plane shows it. */
export interface JobView {
  id: string;
  kind: string;
  stepId: string | null;
  dueAtMs: number;
  attempt: number;
  leased: boolean;
}

/** The queue items of a run, soonest first. */
export async function readJobs(sql: Sql, runId: string): Promise<JobView[]> {
  return await sql<JobView[]>`
    select id, kind, step_id as "stepId", due_at_ms::float8 as "dueAtMs", attempt, lease_owner is not null as leased
    from jobs where run_id = ${runId} order by due_at_ms, id`;
}
