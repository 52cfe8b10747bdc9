import type { ChangeRow } from "../src/store/runs/change-batch.ts";

/** The change of a run that has been called and is called again at once, written under the lease of its queue item. */
export function changeRow(
  job: { run_id: string; id: string; lease_token: number },
  fields: Partial<ChangeRow> = {},
): ChangeRow {
  return {
    run_id: job.run_id,
    revision: 0,
    job_id: job.id,
    lease_token: job.lease_token,
    is_foreign_lease: false,
    is_kept: false,
    status: "running",
    request_version: 2,
    force_step_plan: false,
    discovery_queued: true,
    discovery_wanted_at: 1,
    step_groups: 1,
    state_bytes: 10,
    started_at_ms: 5,
    ended_at_ms: null,
    output: null,
    error: null,
    again_kind: "discovery",
    again_step_id: null,
    again_attempt: 0,
    again_redrives: 0,
    again_due_at_ms: 0,
    again_ready: true,
    again_leased: true,
    queue_key: null,
    concurrency_key_1: null,
    concurrency_key_2: null,
    ...fields,
  };
}
