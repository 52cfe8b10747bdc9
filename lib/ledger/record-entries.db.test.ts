import { eq, inArray } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { modelCalls, operationItems, outbox, runLogs, webhookDeliveries } from "@/db/schema";
import { db } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids";
import { at, attemptsOf, runOf, someRun, stepsOf } from "@/testing/ledger-runs";
import { withTestDatabase } from "@/testing/with-test-database";
import { recordEntries } from "./record-entries.ts";

withTestDatabase();

describe("a call", () => {
  it("creates the run with its subject, customer and input", async () => {
    const { runId, call } = someRun();
    await recordEntries([call]);
    expect(await runOf(runId)).toMatchObject({
      functionId: "handle-customer-email",
      status: "running",
      trigger: "customer/email.received",
      subjectId: "tkt_1",
      customerId: "cust_001",
      input: { ticketId: "tkt_1" },
      codeVersion: "abc",
      calls: 1,
      endedAt: null,
    });
  });

  it("is counted among concurrent calls, in any batches", async () => {
    const { runId, call } = someRun();
    await recordEntries([call]);
    await Promise.all(Array.from({ length: 9 }, () => recordEntries([call, call])));
    expect((await runOf(runId))?.calls).toBe(19);
  });

  it("marks every event of a batch as observed", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.push(await emitEvent(db(), "ticket/resolved", { ticketId: `tkt_${n}` }));
    await recordEntries([someRun({ eventId: ids[0], eventIds: ids }).call]);
    const rows = await db().select().from(outbox).where(inArray(outbox.id, ids));
    expect(rows.map(({ status }) => status)).toEqual(["observed", "observed", "observed"]);
  });

  it("marks the event as observed and its delivery as processed", async () => {
    const data = {
      messageId: "msg_1",
      ticketId: "tkt_1",
      customerId: null,
      tier: "standard",
      tierPriority: 0,
    } as const;
    const eventId = await emitEvent(db(), "customer/email.received", data);
    const row = {
      httpStatus: 200,
      headers: {},
      bodyBytes: 0,
      provider: "postmark",
      status: "accepted",
    } as const;
    const delivery = { ...row, id: newId("delivery"), outboxId: eventId };
    const other = { ...row, id: newId("delivery"), outboxId: "evt_other" };
    await db().insert(webhookDeliveries).values([delivery, other]);
    const { call } = someRun({ eventId, eventIds: [eventId] });
    await recordEntries([call]);
    const [seen] = await db().select().from(outbox).where(eq(outbox.id, eventId));
    expect(seen).toMatchObject({ status: "observed", availableAt: null });
    const statusOf = async (id: string) =>
      (await db().select().from(webhookDeliveries).where(eq(webhookDeliveries.id, id)))[0]?.status;
    expect([await statusOf(delivery.id), await statusOf(other.id)]).toEqual(["processed", "accepted"]);
    await recordEntries([call]);
    const [again] = await db().select().from(outbox).where(eq(outbox.id, eventId));
    expect(again?.observedAt).toEqual(seen?.observedAt);
  });

  it("links a run that an operation started with the original run", async () => {
    const { runId, call } = someRun();
    await db()
      .insert(operationItems)
      .values({ operationId: "op_1", position: 1, targetId: "run_before", newRunId: runId });
    await recordEntries([call]);
    expect(await runOf(runId)).toMatchObject({ rerunOf: "run_before", operationId: "op_1" });
  });

  it("links an invoked run with the step that waits for it", async () => {
    const parent = someRun();
    const waits = parent.step("child", { status: "waiting", stepKind: "invoke" });
    const child = someRun({ parent: { runId: parent.runId, stepHash: waits.hash } });
    await recordEntries([parent.call, waits, parent.answer(), child.call]);
    expect((await stepsOf(parent.runId)).child?.childRunId).toBe(child.runId);
    expect((await runOf(child.runId))?.parentRunId).toBe(parent.runId);
  });
});

describe("an answer", () => {
  it("that ends the run sets status, end, duration and the cost of its model calls", async () => {
    const { runId, call, answer } = someRun();
    const paid = {
      runId,
      model: "m",
      request: {},
      inputTokens: 1,
      cachedInputTokens: 0,
      outputTokens: 1,
      durationMs: 1,
    };
    await db()
      .insert(modelCalls)
      .values([
        { ...paid, id: newId("modelCall"), costMicros: 30 },
        { ...paid, id: newId("modelCall"), costMicros: 12 },
      ]);
    await recordEntries([call, answer({ ended: "completed", output: { to: "customer" } })]);
    expect(await runOf(runId)).toMatchObject({
      status: "completed",
      endedAt: new Date(at(50)),
      durationMs: 50,
      output: { to: "customer" },
      costMicros: 42,
    });
  });

  it("that fails the run names the failed step", async () => {
    const { runId, call, step, answer } = someRun();
    const error = { name: "VendorError", message: "no" };
    await recordEntries([
      call,
      step("a", { status: "failed", error, endedAt: at(20) }),
      answer({ ended: "failed", error, failedStepId: "a" }),
    ]);
    expect(await runOf(runId)).toMatchObject({
      status: "failed",
      error,
      failedStepId: "a",
      errorGroupId: expect.stringMatching(/^err_/),
    });
  });

  it("leaves the run waiting when only waits are open, running while a step is", async () => {
    const { runId, call, step, answer } = someRun();
    await recordEntries([call, step("w", { status: "waiting" }), step("p", { status: "planned" }), answer()]);
    expect((await runOf(runId))?.status).toBe("running");
    await recordEntries([step("p"), answer()]);
    expect((await runOf(runId))?.status).toBe("waiting");
    await recordEntries([call, step("w"), answer()]);
    expect((await runOf(runId))?.status).toBe("running");
  });

  it("that ends the run cancels its open steps", async () => {
    const { runId, call, step, answer } = someRun();
    await recordEntries([call, step("w", { status: "waiting" }), answer({ ended: "completed" })]);
    expect((await stepsOf(runId)).w).toMatchObject({ status: "cancelled", endedAt: new Date(at(50)) });
  });
});

describe("attempts", () => {
  it("are numbered by their start, and those after the first are retries", async () => {
    const { runId, call, step, attempt } = someRun();
    const error = { name: "VendorError", message: "later" };
    await recordEntries([call, step("a", { status: "running", error }), attempt("a", 10, { error })]);
    await recordEntries([
      step("a", { status: "running", error }),
      attempt("a", 20, { error }),
      step("a"),
      attempt("a", 30),
    ]);
    expect((await attemptsOf(runId)).map(({ n, error: said }) => [n, said?.message ?? null])).toEqual([
      [1, "later"],
      [2, "later"],
      [3, null],
    ]);
    expect((await stepsOf(runId)).a).toMatchObject({ status: "completed", attempts: 3, error: null });
    expect((await runOf(runId))?.retries).toBe(2);
  });

  it("count once when they are recorded twice", async () => {
    const { runId, call, step, attempt } = someRun();
    const begun = attempt("a", 10, { endedAt: null });
    await recordEntries([call, step("a", { status: "running" }), begun]);
    await recordEntries([begun]);
    await recordEntries([attempt("a", 10)]);
    expect(await attemptsOf(runId)).toMatchObject([{ n: 1, endedAt: new Date(at(15)) }]);
    expect((await runOf(runId))?.retries).toBe(0);
  });
});

it("stores log lines, with characters replaced that PostgreSQL rejects", async () => {
  const { runId, call } = someRun();
  const line = { kind: "log", runId, stepId: "a", at: at(1), level: "info", fields: { n: 1 } } as const;
  await recordEntries([call, { ...line, message: "nul \0 and half \ud800" }]);
  const [kept] = await db().select().from(runLogs).where(eq(runLogs.runId, runId));
  expect(kept).toMatchObject({ stepId: "a", message: "nul � and half �", fields: { n: 1 } });
});
