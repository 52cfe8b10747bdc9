import type { RunView } from "@/lib/runs/run-view-schemas";

const allowed = { allowed: true, why: "" };

/** A run as its page shows it: of the worker, begun at 10:00, without steps. */
export function runView(more: Partial<RunView>): RunView {
  return {
    id: "run_1",
    functionId: "handle-customer-email",
    status: "completed",
    trigger: "customer/email.received",
    subject: null,
    customerId: "cust_1",
    customerEmail: "ada@example.com",
    queuedAt: "2024-11-20T10:00:00.000Z",
    startedAt: "2024-11-20T10:00:00.000Z",
    endedAt: null,
    durationMs: null,
    attempts: 1,
    costMicros: 0,
    error: null,
    failedStepId: null,
    errorGroupId: null,
    rerunOf: null,
    retry: null,
    codeVersion: null,
    workerVersion: null,
    endedBecause: null,
    eventId: null,
    input: null,
    output: null,
    attemptsOfFunction: [],
    logs: [],
    steps: [],
    stepsClearedAfterDays: null,
    effects: [],
    approvals: [],
    reruns: [],
    children: [],
    parentRunId: null,
    operationId: null,
    errorGroup: null,
    mayRerun: { top: allowed, failedStep: allowed, edited: allowed },
    mayCancel: allowed,
    pausable: true,
    engine: { reconciledAt: null, knows: true },
    ...more,
  };
}
