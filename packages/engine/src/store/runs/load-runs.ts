import type { PendingStep, RunState, RunStatus } from "../../core/run/run-state.ts";
import { EventPayload } from "../../protocol/event-payload.ts";
import { type Sql, textArray } from "../connect.ts";

/** A run with everything a call needs. */
export interface LoadedRun {
  state: RunState;
  functionId: string;
  createdAtMs: number;
  /** The events that started it, in order. */
  events: EventPayload[];
  /** Canonical JSON by step hash: the memo of a finished step, the input of an edited one. */
  memos: Map<string, string>;
}

interface Row {
  id: string;
  function_id: string;
  status: RunStatus;
  revision: number;
  request_version: number;
  force_step_plan: boolean;
  discovery_queued: boolean;
  discovery_wanted_at: number;
  step_groups: number;
  state_bytes: number;
  created_at_ms: number;
  events: unknown[];
  steps: StepTuple[] | null;
}

/** Step id, state, op, name, group, racing, memo or input as text. */
type StepTuple = [string, "pending" | "done" | "edited", string, string, number, boolean, string | null];

/** Reads runs by id; ids that do not exist are left out. */
export async function loadRuns(sql: Sql, runIds: readonly string[]): Promise<Map<string, LoadedRun>> {
  const rows = await sql<Row[]>`
    select runs.id, runs.function_id, runs.status, runs.revision, runs.request_version, runs.force_step_plan,
      runs.discovery_queued, runs.discovery_wanted_at, runs.step_groups, runs.state_bytes::float8,
      runs.created_at_ms::float8,
      (select json_agg(events.payload order by wanted.n)
        from unnest(runs.event_ids) with ordinality as wanted (id, n) cross join lateral (
          -- Looked up one by one, never joined to all events.
          select payload from events where events.internal_id = wanted.id offset 0
        ) as events) as events,
      (select json_agg(json_build_array(step_id, state, op, name, step_group, racing, coalesce(memo, input)::text)
          order by position nulls last)
        from steps where steps.run_id = runs.id) as steps
    from runs where runs.id = any (${textArray(runIds)}::text::text[])`;
  return new Map(rows.map((row) => [row.id, fromRow(row)]));
}

function fromRow(row: Row): LoadedRun {
  const stack: string[] = [];
  const pending = new Map<string, PendingStep>();
  const memos = new Map<string, string>();
  for (const [stepId, state, op, name, group, racing, text] of row.steps ?? []) {
    if (state === "done") stack.push(stepId);
    if (state === "pending") pending.set(stepId, { op, name, group, racing });
    if (text !== null) memos.set(stepId, text);
  }
  return {
    state: {
      runId: row.id,
      status: row.status,
      revision: row.revision,
      requestVersion: row.request_version,
      forceStepPlan: row.force_step_plan,
      stack,
      pending,
      groups: row.step_groups,
      stateBytes: row.state_bytes,
      discoveryQueued: row.discovery_queued,
      discoveryWantedAt: row.discovery_wanted_at,
    },
    functionId: row.function_id,
    createdAtMs: row.created_at_ms,
    events: row.events.map((event) => EventPayload.parse(event)),
    memos,
  };
}
