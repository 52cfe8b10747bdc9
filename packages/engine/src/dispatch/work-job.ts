import type { CallOptions } from "../call/call-app.ts";
import type { CallSender } from "../call/send-call.ts";
import type { GatewaySender } from "../call/send-gateway.ts";
import { workCall } from "../call/work-call.ts";
import { workGateway } from "../call/work-gateway.ts";
import type { ChangeCommitter } from "../commit/commit-change.ts";
import type { EventIntake } from "../intake/event-intake.ts";
import { routeEvent } from "../intake/route-event.ts";
import { workGate } from "../intake/work-gate.ts";
import type { Log } from "../log.ts";
import type { Registry } from "../registry.ts";
import type { LeasedJob } from "../store/claim-jobs.ts";
import type { Sql } from "../store/connect.ts";
import type { Tallies } from "../tallies.ts";
import type { OpenRun, OpenRuns } from "./open-runs.ts";
import { workCron } from "./work-cron.ts";
import { isGuard, workGuard } from "./work-guard.ts";
import { workPause } from "./work-pause.ts";

export interface WorkParts {
  sql: Sql;
  instanceId: string;
  openRuns: OpenRuns;
  registry: Registry;
  sender: CallSender;
  gateway: GatewaySender;
  committer: ChangeCommitter;
  intake: EventIntake;
  log: Log;
  retryIntervalMs: number | null;
  callOptions: CallOptions;
  tallies: Tallies;
  wakeAt(dueAtMs: number): void;
  /** Ends a run from outside. */
  cancelRun(runId: string): Promise<unknown>;
}

/** Does the work of one leased queue item; returns the item that goes on in its place, if one does. */
export async function workJob(parts: WorkParts, job: LeasedJob): Promise<LeasedJob | null> {
  if (job.kind === "route") {
    await routeEvent(parts, job);
    return null;
  }
  if (job.kind === "cron") {
    await workCron(parts, job);
    return null;
  }
  if (job.kind === "gate") {
    await workGate(parts, job);
    return null;
  }
  const open = job.run_id === null ? null : await parts.openRuns.open(job.run_id);
  if (!open) return null;
  let next: LeasedJob | null = null;
  try {
    next = await workOnRun(parts, job, open);
    return next;
  } finally {
    parts.openRuns.close(open, next !== null);
  }
}

async function workOnRun(parts: WorkParts, job: LeasedJob, open: OpenRun): Promise<LeasedJob | null> {
  if (isGuard(job)) {
    await workGuard(parts, job, open);
    return null;
  }
  if (job.kind === "gateway") return await workGateway(parts, job, open);
  return isCall(job) ? await workCall(parts, job, open) : await workPause(parts, job, open);
}

function isCall({ kind }: LeasedJob): boolean {
  return kind === "discovery" || kind === "step";
}
