import { createHash } from "node:crypto";
import type { PlannedRun } from "./plan-runs.ts";

const TRIES = 4;
/** Versions of the code over all runs. */
const VERSIONS = 40;
/** One in this many runs sent a reply. */
const ANSWERED = 50;

/** A line for `COPY`: fields separated by tabs, `\N` for null. */
const line = (...fields: (string | number | null)[]) => `${fields.map((one) => one ?? "\\N").join("\t")}\n`;
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

const hashes = new Map<string, string>();

function hashOf(stepId: string): string {
  const hash = hashes.get(stepId) ?? createHash("sha1").update(stepId).digest("hex");
  hashes.set(stepId, hash);
  return hash;
}

function errorOf({ failure }: PlannedRun): string | null {
  return failure && JSON.stringify({ name: failure.name, message: failure.message });
}

/** The filled tables, each with its columns and the lines of a run. */
export const SCALE_TABLES: Record<string, { columns: string; lines(run: PlannedRun, n: number): string }> = {
  runs: {
    columns:
      "id, function_id, code_version, status, event_id, trigger, input, subject_type, subject_id, customer_id, queued_at, " +
      "started_at, ended_at, duration_ms, calls, retries, cost_micros, error, failed_step_id, error_group_id",
    lines: (run) =>
      line(
        run.id,
        run.functionId,
        `v${Math.floor(run.share * VERSIONS)}`,
        run.status,
        run.eventId,
        "customer/email.received",
        JSON.stringify({ ticketId: run.ticketId, customerId: run.customerId }),
        "ticket",
        run.ticketId,
        run.customerId,
        iso(run.queuedMs),
        iso(run.startedMs),
        iso(run.endedMs),
        run.endedMs !== null && run.startedMs !== null ? run.endedMs - run.startedMs : null,
        run.steps.length,
        run.failure ? TRIES - 1 : 0,
        run.costMicros,
        errorOf(run),
        run.failure?.stepId ?? null,
        run.failure?.groupId ?? null,
      ),
  },
  run_steps: {
    columns: "run_id, step_id, hash, kind, status, attempts, started_at, ended_at, output, error, waits_for",
    lines: (run) =>
      run.steps
        .map(({ stepId, waits, status, startedMs, endedMs }) =>
          line(
            run.id,
            stepId,
            hashOf(stepId),
            waits ? "wait" : "run",
            status,
            waits ? 0 : status === "failed" ? TRIES : 1,
            iso(startedMs),
            iso(endedMs),
            status === "completed" ? JSON.stringify({ id: run.ticketId }) : null,
            status === "failed" ? errorOf(run) : null,
            waits ? JSON.stringify({ event: "approval/decided" }) : null,
          ),
        )
        .join(""),
  },
  run_attempts: {
    columns: "run_id, step_id, n, started_at, ended_at, error",
    lines: (run) =>
      run.failure
        ? Array.from({ length: TRIES }, (_, n) =>
            line(
              run.id,
              run.failure?.stepId ?? "",
              n + 1,
              iso(run.queuedMs + n),
              iso(run.queuedMs + n + 1),
              errorOf(run),
            ),
          ).join("")
        : "",
  },
  audit_log: {
    columns:
      "at, actor_type, actor_id, action, subject_type, subject_id, customer_id, run_id, dedupe_key, detail",
    lines: (run, n) =>
      (n % ANSWERED === 0 ? ["message_received", "message_sent"] : ["message_received"])
        .map((action) =>
          line(
            iso(run.queuedMs),
            "function",
            run.functionId,
            action,
            "ticket",
            run.ticketId,
            run.customerId,
            run.id,
            `${run.id}:${action}`,
            "{}",
          ),
        )
        .join(""),
  },
};
