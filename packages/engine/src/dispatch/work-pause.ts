import type { ChangeCommitter } from "../commit/commit-change.ts";
import { resolvePause } from "../core/resolve-pause.ts";
import type { RunChange } from "../core/run-change.ts";
import type { RunState } from "../core/run-state.ts";
import type { EventPayload } from "../protocol/event-payload.ts";
import { invokeMemo } from "../protocol/invocation.ts";
import type { LeasedJob } from "../store/claim-jobs.ts";
import type { Sql } from "../store/connect.ts";
import { loadEvents } from "../store/load-events.ts";
import { readDelivered } from "../store/signals.ts";
import { callEvent, type OpenRun } from "./open-runs.ts";

/** What ending a pause needs of the engine. */
interface PauseParts {
  sql: Sql;
  committer: ChangeCommitter;
}

/** Ends a sleep or a wait; returns the queue item that goes on in its place, if one does. */
export async function workPause(
  { sql, committer }: PauseParts,
  job: LeasedJob,
  open: OpenRun,
): Promise<LeasedJob | null> {
  const stepId = job.step_id ?? "";
  const memo = await pauseMemo(sql, job);
  const step = { stepId, op: open.run.state.pending.get(stepId)?.op ?? job.kind, name: "" };
  const decide = (state: RunState): RunChange => resolvePause(state, step, memo, Date.now());
  return (await committer.commit({ open, job, calledAtMs: null, decide })).next;
}

/** What a sleep or a wait leaves, as canonical JSON (protocol §3.3). */
async function pauseMemo(sql: Sql, job: LeasedJob): Promise<string> {
  if (job.kind === "signal") return (await readDelivered(sql, job)) ?? "null";
  const event = await matchedEvent(sql, job);
  if (job.kind === "invoke") return invokeMemo(event);
  return event ? callEvent(event) : "null";
}

/** The event that ended a pause; null when its time came first. */
async function matchedEvent(sql: Sql, job: LeasedJob): Promise<EventPayload | null> {
  if (job.matched_event) return job.matched_event;
  if (job.matched_event_id === null) return null;
  const [event] = await loadEvents(sql, [job.matched_event_id]);
  if (!event) throw new Error("the event that ended a wait is not stored");
  return event.payload;
}
