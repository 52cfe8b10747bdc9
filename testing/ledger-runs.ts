import { randomUUID } from "node:crypto";
import { newUlid } from "@vagus/primitives/ulid";
import { asc, eq } from "drizzle-orm";
import type { openDatabase } from "@/db/client";
import { runAttempts, runSteps, runs } from "@/db/schema";
import { db } from "@/lib/db";
import type { AnswerEntry, AttemptEntry, CallEntry, StepEntry } from "@/lib/ledger/ledger-entries";

/** Milliseconds after noon. */
export const at = (ms: number) => new Date(Date.UTC(2026, 10, 20, 12) + ms).toISOString();

/** A run with builders for its ledger entries. */
export function someRun(more: Partial<CallEntry> = {}) {
  const runId = `run_${randomUUID()}`;
  const call: CallEntry = {
    kind: "call",
    runId,
    at: at(0),
    functionId: "handle-customer-email",
    trigger: "customer/email.received",
    eventId: null,
    eventIds: [],
    input: { ticketId: "tkt_1" },
    subject: { type: "ticket", id: "tkt_1" },
    customerId: "cust_001",
    parent: null,
    codeVersion: "abc",
    ...more,
  };
  const step = (stepId: string, entry: Partial<StepEntry> = {}): StepEntry => ({
    kind: "step",
    runId,
    stepId,
    hash: `hash-of-${stepId}`,
    stepKind: "run",
    status: "completed",
    startedAt: at(10),
    endedAt: entry.status && entry.status !== "completed" ? null : at(20),
    input: null,
    output: null,
    error: null,
    waitsFor: null,
    ...entry,
  });
  const attempt = (stepId: string, startedMs: number, entry: Partial<AttemptEntry> = {}): AttemptEntry => ({
    kind: "attempt",
    runId,
    stepId,
    startedAt: at(startedMs),
    endedAt: at(startedMs + 5),
    error: null,
    ...entry,
  });
  const answer = (entry: Partial<AnswerEntry> = {}): AnswerEntry => ({
    kind: "answer",
    runId,
    at: at(50),
    ended: null,
    output: null,
    error: null,
    failedStepId: null,
    ...entry,
  });
  return { runId, call, step, attempt, answer };
}

/** The ledger's row of a run. */
export async function runOf(id: string) {
  const [run] = await db().select().from(runs).where(eq(runs.id, id));
  return run;
}

/** Its steps by their ids. */
export async function stepsOf(id: string) {
  const steps = await db().select().from(runSteps).where(eq(runSteps.runId, id));
  return Object.fromEntries(steps.map((step) => [step.stepId, step]));
}

/** Its attempts, by step and number. */
export const attemptsOf = (id: string) =>
  db()
    .select()
    .from(runAttempts)
    .where(eq(runAttempts.runId, id))
    .orderBy(asc(runAttempts.stepId), asc(runAttempts.n));

type Run = typeof runs.$inferInsert;

/** A run as the ledger closes one that failed, not yet in a group. */
export async function storeFailedRun(
  db: ReturnType<typeof openDatabase>,
  run: Partial<Run> = {},
): Promise<string> {
  const id = `run_${newUlid()}`;
  const at = run.endedAt ?? new Date();
  await db.insert(runs).values({
    functionId: "handle-customer-email",
    status: "failed",
    trigger: "customer/email.received",
    failedStepId: "send-reply",
    error: { name: "VendorError", message: "Postmark did not give a usable answer (http_503_0)." },
    customerId: "cust_001",
    ...run,
    id,
    queuedAt: run.queuedAt ?? at,
    startedAt: run.startedAt ?? run.queuedAt ?? at,
    endedAt: at,
  });
  return id;
}
