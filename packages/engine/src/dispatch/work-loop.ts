import type { CallOptions } from "../call/call-app.ts";
import { createGatewaySender, type GatewaySender } from "../call/gateway.ts";
import { type CallSender, createCallSender } from "../call/send-call.ts";
import { type Checkpointer, createCheckpointer } from "../commit/checkpoint-run.ts";
import { type ChangeCommitter, createChangeCommitter } from "../commit/commit-change.ts";
import { createRunControl, type RunControl } from "../commit/control-runs.ts";
import { createSaveWriter } from "../commit/save-writer.ts";
import { type Counters, createCounters } from "../counters.ts";
import { createEventIntake, type EventIntake } from "../intake/event-intake.ts";
import type { Log } from "../log.ts";
import type { Registry } from "../registry.ts";
import type { Sql } from "../store/connect.ts";
import { promoteDueJobs } from "../store/queue/claim-jobs.ts";
import { claimPlaces } from "./claim-places.ts";
import { createDispatcher, type Dispatcher } from "./dispatcher.ts";
import { createLostLeases } from "./lost-leases.ts";
import { createOpenRuns } from "./open-runs.ts";
import { createPutBack } from "./put-back.ts";
import { type WorkParts, workJob } from "./work-job.ts";

/** The parts that move runs, wired to each other. */
export interface WorkLoop {
  dispatcher: Dispatcher;
  intake: EventIntake;
  control: RunControl;
  checkpointer: Checkpointer;
  sender: CallSender;
  gateway: GatewaySender;
  counters: Counters;
}

export interface WorkLoopOptions {
  instanceId: string;
  workers: number;
  retryIntervalMs: number | null;
  callOptions: CallOptions;
  log: Log;
  /** Aborted when the engine must not wait any longer. */
  stopping: AbortSignal;
}

/** Wires the parts: intake, dispatcher and committer, which wake each other. */
export function createWorkLoop(sql: Sql, registry: Registry, options: WorkLoopOptions): WorkLoop {
  const { instanceId, workers, retryIntervalMs, log, stopping } = options;
  const openRuns = createOpenRuns(sql);
  const counters = createCounters();
  const sender = createCallSender(workers);
  const gateway = createGatewaySender(workers);
  const writer = createSaveWriter(sql, instanceId, log, stopping);
  const wake = () => dispatcher.wakeAt(0);
  const putBack = createPutBack(sql, instanceId, { log, wake, stopping });
  const intake = createEventIntake(sql, instanceId, registry, {
    counters,
    wakeAt: (dueAtMs) => dispatcher.wakeAt(dueAtMs),
    wake: (share) => dispatcher.wake(share),
    takeSlot: (share) => dispatcher.takeSlot(share),
    giveSlot: (share) => dispatcher.giveSlot(share),
    putBack,
    begin(run, job) {
      openRuns.put(run);
      dispatcher.run(job);
    },
    resume(job, run) {
      if (run) openRuns.put(run);
      dispatcher.run(job);
    },
  });
  const committer: ChangeCommitter = createChangeCommitter(sql, instanceId, {
    openRuns,
    writer,
    registry,
    dispatcher: () => dispatcher,
    counters,
  });
  const parts: WorkParts = {
    sql,
    instanceId,
    openRuns,
    registry,
    sender,
    gateway,
    committer,
    intake,
    log,
    retryIntervalMs,
    callOptions: options.callOptions,
    counters,
    wakeAt: (dueAtMs) => dispatcher.wakeAt(dueAtMs),
    cancelRun: (runId) => control.cancel(runId),
  };
  const dispatcher: Dispatcher = createDispatcher({
    workers,
    log,
    promote: () => promoteDueJobs(sql, Date.now()),
    async claim(order) {
      const fromMs = Date.now();
      const claimed = await claimPlaces(sql, instanceId, registry, order).catch((error: unknown) => {
        void lostLeases.recover({ fromMs, untilMs: Date.now() });
        throw error;
      });
      if (claimed.nextRoomAtMs !== null) dispatcher.wakeAt(claimed.nextRoomAtMs);
      await openRuns.prepare(claimed.jobs.flatMap((job) => job.run_id ?? []));
      return claimed;
    },
    work: (job) => workJob(parts, job),
    putBack: (job) => putBack([job.id]),
  });
  const lostLeases = createLostLeases(sql, instanceId, {
    isWorkedOn: (jobId) => dispatcher.isWorkedOn(jobId),
    putBack,
    log,
    stopping,
  });
  const control = createRunControl(sql, { openRuns, committer, registry, wake });

  return {
    dispatcher,
    intake,
    control,
    checkpointer: createCheckpointer({ openRuns, committer }),
    sender,
    gateway,
    counters,
  };
}
