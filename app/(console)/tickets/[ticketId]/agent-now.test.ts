import { describe, expect, it } from "vitest";
import type { TimelineEntry } from "@/lib/tickets/view/timeline-schemas";
import { agentNow } from "./agent-now";

const at = "2024-11-20T09:53:18.000Z";
type Run = Extract<TimelineEntry, { kind: "run" }>;
type Asked = Extract<TimelineEntry, { kind: "approval" }>;

const run = (change: Partial<Run> = {}): Run => ({
  kind: "run",
  id: "run_1",
  at,
  endedAt: null,
  functionId: "handle-customer-email",
  status: "running",
  error: null,
  steps: [],
  ...change,
});

const asked = (change: Partial<Asked> = {}): Asked => ({
  kind: "approval",
  id: "apr_1",
  at,
  status: "pending",
  title: "Refund for ord_1001",
  money: { amountCents: 4900, currency: "USD" },
  deadline: at,
  decidedAt: null,
  resumedAt: null,
  ...change,
});

const step = {
  stepId: "run-agent",
  kind: "run",
  status: "running" as const,
  attempts: 2,
  startedAt: at,
  endedAt: null,
  error: null,
};

describe("agentNow", () => {
  it("knows nothing before the first run", () => {
    expect(agentNow([])).toBeUndefined();
  });

  it("is not misled by other functions that the mail woke", () => {
    const other = run({ id: "run_2", functionId: "classify-message", endedAt: at, status: "completed" });
    expect(agentNow([run({ steps: [step] }), other])).toMatchObject({ state: "running" });
    expect(agentNow([other])).toBeUndefined();
  });

  it("names the step and its attempt", () => {
    expect(agentNow([run({ steps: [step] })])).toMatchObject({
      state: "running",
      text: "is in run-agent, attempt 2",
    });
  });

  it("waits for a person, then resumes", () => {
    expect(agentNow([run({ status: "waiting" }), asked()])).toMatchObject({
      state: "waiting",
      approvalId: "apr_1",
    });
    const decided = asked({ status: "approved", decidedAt: at });
    expect(agentNow([run({ status: "waiting" }), decided])).toMatchObject({
      state: "running",
      text: expect.stringContaining("resuming"),
    });
  });

  it("says how the last run ended, whatever was asked before", () => {
    const failed = run({ endedAt: at, status: "failed", error: "APIError: 500" });
    expect(agentNow([failed, asked()])).toMatchObject({ state: "failed", text: "has failed: APIError: 500" });
    expect(agentNow([run({ endedAt: at, status: "completed" })])).toMatchObject({
      state: "completed",
      text: "has finished",
    });
  });
});
