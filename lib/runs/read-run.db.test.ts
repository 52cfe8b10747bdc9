import { newUlid } from "@vagus/primitives/ulid";
import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { auditLog, messages, runSteps, runs } from "@/db/schema";
import { db } from "@/lib/db";
import { callEntry } from "@/lib/ledger/protocol/read-call";
import { recordEntries } from "@/lib/ledger/record-entries";
import { recordModelCall } from "@/lib/ledger/record-model-call";
import { localUser } from "@/testing/local-user";
import { askAndApprove, askForRefund } from "@/testing/refunds";
import { withDeclarations, withTestDatabase } from "@/testing/with-test-database";
import { readRun } from "./read-run.ts";

withTestDatabase();
const declarations = withDeclarations();

const runId = `run_${newUlid()}`;
const began = Date.now() - 60_000;
const at = (ms: number) => new Date(began + ms).toISOString();
let messageId = "";
let approvalId = "";

beforeAll(async () => {
  ({ messageId, approvalId } = await askAndApprove({ runId }));
  const [mail] = await db().select().from(messages).where(eq(messages.id, messageId));
  const data = { messageId, ticketId: mail?.ticketId, customerId: "cust_001" };
  const event = { name: "customer/email.received", data };
  const step = { runId, hash: "h", input: null, output: null, error: null, waitsFor: null } as const;
  const line = { kind: "log", runId, level: "info", fields: null } as const;
  const error = { name: "VendorError", message: "no", stack: "at lib/x.ts:1" };
  await recordEntries([
    callEntry(
      { event, events: [event], steps: {} },
      { runId, functionId: "handle-customer-email", at: at(0) },
    ),
    {
      ...step,
      kind: "step",
      stepId: "audit-received",
      stepKind: "run",
      status: "completed",
      startedAt: at(0),
      endedAt: at(5),
    },
    {
      ...step,
      kind: "step",
      stepId: "run-agent",
      stepKind: "run",
      status: "completed",
      startedAt: at(10),
      endedAt: at(50_000),
    },
    {
      ...step,
      kind: "step",
      stepId: "wait",
      stepKind: "wait",
      status: "completed",
      startedAt: at(20),
      endedAt: at(30),
      waitsFor: { event: "approval/decided", if: "x", until: at(90_000) },
    },
    {
      ...step,
      kind: "step",
      stepId: "send-reply",
      stepKind: "run",
      status: "failed",
      startedAt: at(59_000),
      endedAt: at(59_500),
      error,
    },
    { kind: "attempt", runId, stepId: "send-reply", startedAt: at(59_000), endedAt: at(59_100), error },
    { kind: "attempt", runId, stepId: "send-reply", startedAt: at(59_200), endedAt: at(59_500), error },
    { ...line, stepId: "run-agent", at: at(11), message: "asks the model" },
    { ...line, stepId: "", at: at(12), message: "between steps" },
  ]);
  const paid = { model: "m", inputTokens: 10, cachedInputTokens: 0, outputTokens: 5, costMicros: 70 };
  await recordModelCall({
    ...paid,
    runId,
    request: { say: "Ada" },
    response: { said: "Hi" },
    durationMs: 20_000,
  });
  await recordEntries([
    {
      kind: "answer",
      runId,
      at: at(59_600),
      ended: "failed",
      output: null,
      error,
      failedStepId: "send-reply",
    },
  ]);
});

describe("a run", () => {
  it("has steps, attempts, logs and model calls", async () => {
    const run = await readRun(localUser("engineer"), declarations, runId);
    expect(run).toMatchObject({
      id: runId,
      status: "failed",
      attempts: 2,
      costMicros: 70,
      durationMs: 59_600,
      failedStepId: "send-reply",
      input: { messageId },
      error: { name: "VendorError", message: "no" },
      logs: [{ message: "between steps" }],
      approvals: [{ id: approvalId, status: "approved", amountCents: 4_900 }],
      engine: { reconciledAt: null, knows: true },
    });
    expect(run.errorGroup).toMatchObject({ runCount: 1, state: "open" });
    expect(run.steps.map(({ id }) => id)).toEqual(["audit-received", "run-agent", "wait", "send-reply"]);
    const [, agent, wait, reply] = run.steps;
    expect(agent?.logs).toMatchObject([{ message: "asks the model", level: "info" }]);
    expect(agent?.modelCalls).toMatchObject([{ model: "m", inputTokens: 10, costMicros: 70 }]);
    expect(wait?.waitsFor).toEqual({ event: "approval/decided", if: "x", until: at(90_000) });
    expect(reply?.attempts).toMatchObject([
      { n: 1, error: { message: "no" } },
      { n: 2, endedAt: at(59_500) },
    ]);
  });

  it("lists its effects, and which of them no rerun can repeat", async () => {
    const [mail] = await db().select().from(messages).where(eq(messages.id, messageId));
    await db()
      .insert(messages)
      .values({
        id: `msg_${newUlid()}`,
        ticketId: mail?.ticketId ?? "",
        direction: "outbound",
        status: "sent",
        fromAddress: "support@vagus.local",
        toAddress: "ada@example.com",
        subject: "Re",
        body: "Dear Ada",
        providerMessageId: "pm_1",
        answersMessageId: messageId,
      });
    const { effects } = await readRun(localUser("engineer"), declarations, runId);
    expect(effects).toMatchObject([{ kind: "reply", status: "sent", final: true, vendorId: "pm_1" }]);
  });

  it("is not found by an unknown id", async () => {
    await expect(readRun(localUser("engineer"), declarations, "run_none")).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe("an approval", () => {
  it("belongs to the run that opened it and to a rerun that found it, not to other runs of the mail", async () => {
    const [{ subjectType, subjectId, input } = {}] = await db().select().from(runs).where(eq(runs.id, runId));
    const like = { trigger: "customer/email.received", queuedAt: new Date(), subjectType, subjectId, input };
    const [sibling, again] = [`run_${newUlid()}`, `run_${newUlid()}`];
    await db()
      .insert(runs)
      .values([
        { ...like, id: sibling, functionId: "classify-message", status: "completed" },
        { ...like, id: again, functionId: "handle-customer-email", status: "running" },
      ]);
    const { gate } = await askForRefund({ messageId, runId: again });
    const step = {
      runId: again,
      stepId: "open-approval",
      hash: "h",
      kind: "run",
      status: "completed",
    } as const;
    await db()
      .insert(runSteps)
      .values({ ...step, startedAt: new Date(), output: gate });
    const approvalsOf = async (id: string) =>
      (await readRun(localUser("engineer"), declarations, id)).approvals.map((one) => one.id);
    expect(await approvalsOf(runId)).toEqual([approvalId]);
    expect(await approvalsOf(again)).toEqual([approvalId]);
    expect(await approvalsOf(sibling)).toEqual([]);
  });
});

describe("prompts and answers of model calls", () => {
  it("are withheld without the permission to reveal", async () => {
    const run = await readRun(localUser("engineer"), declarations, runId);
    expect(run.steps[1]?.modelCalls).toMatchObject([{ request: null, response: null }]);
    expect(JSON.stringify(run)).not.toMatch(/Ada|ada@/);
  });

  it("are shown with the permission, and the reveal is audited", async () => {
    const run = await readRun(localUser("senior"), declarations, runId);
    expect(run.steps[1]?.modelCalls).toMatchObject([{ request: { say: "Ada" }, response: { said: "Hi" } }]);
    const seen = await db()
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.action, "data_revealed"), eq(auditLog.subjectId, runId)));
    expect(seen).toMatchObject([{ actorId: "usr_local_senior", customerId: "cust_001" }]);
  });
});

describe("allowed actions", () => {
  it("depend on the role and on the status of reruns", async () => {
    const engineer = localUser("engineer");
    const all = async () => {
      const { mayRerun } = await readRun(engineer, declarations, runId);
      return [mayRerun.top.allowed, mayRerun.failedStep.allowed, mayRerun.edited.allowed];
    };
    expect(await all()).toEqual([true, true, true]);
    expect((await readRun(localUser("reviewer"), declarations, runId)).mayRerun.top.allowed).toBe(false);
    const rerun = `run_${newUlid()}`;
    const like = {
      functionId: "handle-customer-email",
      trigger: "customer/email.received",
      queuedAt: new Date(),
    };
    await db()
      .insert(runs)
      .values({ ...like, id: rerun, status: "running", rerunOf: runId });
    expect(await all()).toEqual([false, false, false]);
    const child = `run_${newUlid()}`;
    await db()
      .insert(runs)
      .values({ ...like, id: child, status: "queued", parentRunId: runId });
    expect(await readRun(engineer, declarations, runId)).toMatchObject({
      reruns: [{ id: rerun, status: "running" }],
      children: [{ id: child, functionId: "handle-customer-email" }],
      mayCancel: { allowed: false },
    });
    expect((await readRun(engineer, declarations, rerun)).mayCancel.allowed).toBe(true);
  });
});
