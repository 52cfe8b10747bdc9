import { newUlid } from "@vagus/primitives/ulid";
import { admissionKeys } from "../core/flow-control/admission-keys.ts";
import {
  type AdmissionResult,
  type AdmissionState,
  bufferKey,
  chosenId,
  type PendingEvent,
} from "../core/flow-control/admission-state.ts";
import { admitEvents } from "../core/flow-control/admit-events.ts";
import { withDueTime } from "../core/flow-control/event-buffer.ts";
import type { Registry } from "../registry.ts";
import type { Sql, Transaction } from "../store/connect.ts";
import {
  lockAdmission,
  readAdmissionDue,
  readAdmissionQueue,
  readBuffers,
  readClaimed,
  readHolders,
} from "../store/events/read-admission.ts";
import {
  claimBatched,
  insertRoutedEvents,
  insertSkips,
  insertStarts,
  restAdmission,
  takeFromQueue,
  writeBuffers,
} from "../store/events/write-admission.ts";
import { type RegisteredFunction, readRegistryRevision } from "../store/load-registry.ts";
import { insertCancelTriggers } from "../store/queue/cancel-triggers.ts";
import type { LeasedJob } from "../store/queue/claim-jobs.ts";
import { readMeters, writeMeters } from "../store/queue/meters.ts";
import { admittedStartRows, refusals } from "./start-rows.ts";

/** Parts of the engine that an admission uses. */
interface AdmissionParts {
  sql: Sql;
  instanceId: string;
  registry: Registry;
  wakeAt(dueAtMs: number): void;
  /** Cancels a run, which frees the lock of its singleton. */
  cancelRun(runId: string): Promise<unknown>;
}

/** The outcome of one pass. */
interface Passed {
  blockedBy: AdmissionResult["blockedBy"];
  /** Whether the lease was given back, until an event comes or a buffer is due. */
  rests: boolean;
  /** When the next buffer is due, Unix milliseconds; null when there is none. */
  dueAtMs: number | null;
  /** Times at which written queue items are due, Unix milliseconds. */
  wakeAtMs: number[];
}

/**
 * Decides on the events that wait for admission to a function until none waits, in passes of one transaction each:
 * after a crash every event is either still queued or decided on.
 */
export async function workAdmission(parts: AdmissionParts, job: LeasedJob): Promise<void> {
  for (;;) {
    const target = parts.registry.find(job.function_id ?? "");
    const passed = target ? await onePass(parts, job, target) : "stale";
    if (passed === "lost") return;
    if (passed === "stale") {
      await parts.registry.reload();
      continue;
    }
    for (const atMs of passed.wakeAtMs) parts.wakeAt(atMs);
    // A run that this pass has just started is found by the next pass.
    if (passed.blockedBy?.runId) await parts.cancelRun(passed.blockedBy.runId);
    if (passed.rests) {
      if (passed.dueAtMs !== null) parts.wakeAt(passed.dueAtMs);
      return;
    }
  }
}

async function onePass(
  { sql, instanceId, registry }: AdmissionParts,
  job: LeasedJob,
  target: RegisteredFunction,
): Promise<Passed | "lost" | "stale"> {
  return await sql.begin(async (tx) => {
    if (!(await lockAdmission(tx, instanceId, job))) return "lost";
    if ((await readRegistryRevision(tx)) !== registry.revision()) return "stale";
    const nowMs = Date.now();
    const events = await readAdmissionQueue(tx, target.id);
    const state = await readAdmissionState(tx, target, events, nowMs);
    const pass = admitEvents(target, events, state, nowMs, () => newUlid(nowMs));
    const wakeAtMs = await writePass(tx, target, pass, state, nowMs);
    const dueAtMs = await readAdmissionDue(tx, target.id, nowMs);
    // While events or due buffers remain, the lease is kept and the next pass reads new events too.
    const rests = !pass.blockedBy && (dueAtMs === null || dueAtMs > nowMs);
    if (rests) await restAdmission(tx, job, dueAtMs);
    return { blockedBy: pass.blockedBy, rests, dueAtMs, wakeAtMs };
  });
}

async function writePass(
  tx: Transaction,
  target: RegisteredFunction,
  pass: AdmissionResult,
  { meters, buffers }: AdmissionState,
  nowMs: number,
): Promise<number[]> {
  const { rows, cancelTriggers } = admittedStartRows(target, pass.starts, nowMs);
  const refused = refusals(pass.skips, nowMs);
  if (pass.taken.length > 0) await takeFromQueue(tx, target.id, pass.taken);
  if (pass.batched.length > 0) await claimBatched(tx, target.id, pass.batched);
  if (rows.length > 0) await insertStarts(tx, rows);
  if (cancelTriggers.length > 0) await insertCancelTriggers(tx, cancelTriggers);
  if (pass.skips.length > 0) await insertSkips(tx, target.id, pass.skips, nowMs);
  if (refused.length > 0) await insertRoutedEvents(tx, refused, nowMs);
  if (meters.size > 0) await writeMeters(tx, meters, nowMs);
  await writeBuffers(tx, target.id, [...buffers.values()], pass.closed);
  return [...rows, ...cancelTriggers].map((row) => row.due_at_ms).concat(refused.map(() => nowMs));
}

/** Reads the state that the decisions on these events depend on, with the buffers that are due. */
async function readAdmissionState(
  tx: Transaction,
  { id, config }: RegisteredFunction,
  events: readonly PendingEvent[],
  nowMs: number,
): Promise<AdmissionState> {
  const keys = events.map(({ payload }) => admissionKeys(config, id, payload));
  const joined = new Map(
    keys.flatMap(({ batch, debounce }) => batch ?? debounce ?? []).map((key) => [bufferKey(key), key]),
  );
  const buffers = await readBuffers(tx, id, [...joined.values()], nowMs);
  const meters = keys.flatMap(({ meter }) => meter ?? []);
  const locks = [...keys, ...buffers.map(({ first }) => admissionKeys(config, id, first))];
  const eventIds = [
    ...events.flatMap(({ internalId, payload }) => chosenId(internalId, payload) ?? []),
    ...buffers.flatMap(({ kind, eventIds: [internalId = ""], first }) =>
      kind === "debounce" ? (chosenId(internalId, first) ?? []) : [],
    ),
  ];
  return {
    meters: meters.length === 0 ? new Map() : await readMeters(tx, meters),
    buffers: new Map(buffers.map((one) => [bufferKey(one), withDueTime(config, one)])),
    holders: await readHolders(
      tx,
      id,
      locks.flatMap(({ singleton }) => singleton ?? []),
    ),
    claimed: await readClaimed(tx, id, eventIds),
  };
}
