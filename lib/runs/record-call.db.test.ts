import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { outbox, runSteps, runs, webhookDeliveries } from "@/db/schema";
import { withTestDatabase } from "@/db/testing/with-test-database";
import { db } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import type { Op } from "./protocol-schemas.ts";
import { type Answer, recordCallEnd, recordCallStart } from "./record-call.ts";

withTestDatabase();

const op = (kind: string, id: string, more: Partial<Op> = {}): Op => ({
  id: `hash-of-${id}`,
  op: kind,
  userland: { id },
  ...more,
});
const answer = (status: number, ops: Op[] = [], more: Partial<Answer> = {}): Answer => ({
  status,
  ops,
  executed: [],
  final: false,
  error: null,
  ...more,
});

/** A run the engine called for once. */
async function begin(eventId: string | null = null) {
  const id = `run_${randomUUID()}`;
  const call = {
    runId: id,
    functionId: "handle-customer-email",
    trigger: "customer/email.received",
    eventId,
    subject: { type: "ticket", id: "tkt_1" },
    customerId: "cust_001",
  };
  const start = () => recordCallStart(call);
  await start();
  return { id, start, end: (given: Answer, memo: string[] = []) => recordCallEnd(id, given, memo) };
}

async function runOf(id: string) {
  const [run] = await db().select().from(runs).where(eq(runs.id, id));
  return run;
}

async function stepsOf(id: string) {
  const steps = await db().select().from(runSteps).where(eq(runSteps.runId, id));
  return Object.fromEntries(steps.map((step) => [step.stepId, step]));
}

describe("the start of a call", () => {
  it("makes the run, with what it is about", async () => {
    const { id } = await begin();
    expect(await runOf(id)).toMatchObject({
      functionId: "handle-customer-email",
      status: "running",
      trigger: "customer/email.received",
      subjectType: "ticket",
      subjectId: "tkt_1",
      customerId: "cust_001",
      calls: 1,
      endedAt: null,
    });
  });

  it("counts calls, however many come at once", async () => {
    const { id, start } = await begin();
    await Promise.all(Array.from({ length: 9 }, start));
    expect((await runOf(id))?.calls).toBe(10);
  });

  it("proves that the event arrived, and that its delivery was worked on", async () => {
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
    const delivery = { ...row, id: `dlv_${randomUUID()}`, outboxId: eventId };
    const other = { ...row, id: `dlv_${randomUUID()}`, outboxId: "evt_other" };
    await db().insert(webhookDeliveries).values([delivery, other]);
    const { start } = await begin(eventId);
    const [seen] = await db().select().from(outbox).where(eq(outbox.id, eventId));
    expect(seen).toMatchObject({ status: "observed", availableAt: null });
    expect(seen?.observedAt).toBeInstanceOf(Date);
    const statusOf = async (id: string) =>
      (await db().select().from(webhookDeliveries).where(eq(webhookDeliveries.id, id)))[0]?.status;
    expect([await statusOf(delivery.id), await statusOf(other.id)]).toEqual(["processed", "accepted"]);
    await start();
    const [again] = await db().select().from(outbox).where(eq(outbox.id, eventId));
    expect(again?.observedAt).toEqual(seen?.observedAt);
  });
});

describe("the end of a call", () => {
  it.each([
    ["200", answer(200), "completed", true],
    ["206 with RunComplete", answer(206, [op("RunComplete", "end")]), "completed", true],
    ["206 with a step", answer(206, [op("StepRun", "a")]), "running", false],
    ["206 with a wait", answer(206, [op("WaitForEvent", "w")]), "waiting", false],
    ["500", answer(500, [], { error: { name: "Error", message: "later" } }), "running", false],
    [
      "a final 400",
      answer(400, [], { final: true, error: { name: "NotFound", message: "no" } }),
      "failed",
      true,
    ],
  ] as const)("%s makes the run %s", async (_what, given, status, ended) => {
    const { id, end } = await begin();
    await end(given);
    const run = await runOf(id);
    expect([run?.status, run?.endedAt !== null]).toEqual([status, ended]);
    expect(run?.error).toEqual(ended ? given.error : null);
  });

  it("writes what each step came to, with its attempts", async () => {
    const { id, end } = await begin();
    const later = { error: { name: "VendorError", message: "later" } };
    await end(answer(206, [op("StepError", "a", later)]));
    expect(await stepsOf(id)).toMatchObject({
      a: { status: "running", attempts: 1, error: { name: "VendorError", message: "later" }, endedAt: null },
    });
    await end(answer(206, [op("StepRun", "a")]));
    expect(await stepsOf(id)).toMatchObject({ a: { status: "completed", attempts: 2, error: null } });
  });

  it("ends a wait when its answer is among what the run remembers", async () => {
    const { id, end } = await begin();
    await end(answer(206, [op("WaitForEvent", "w"), op("Sleep", "s")]));
    await end(answer(206, [op("StepRun", "a")]), ["hash-of-w"]);
    expect(await stepsOf(id)).toMatchObject({
      w: { status: "completed" },
      s: { status: "waiting", endedAt: null },
    });
    await end(answer(200), ["hash-of-w", "hash-of-s", "hash-of-a"]);
    expect(await stepsOf(id)).toMatchObject({ s: { status: "completed" } });
  });

  it("takes a wait that is reported again in the very call that remembers it", async () => {
    const { id, end } = await begin();
    await end(answer(206, [op("WaitForEvent", "w")]));
    await end(answer(206, [op("WaitForEvent", "w"), op("StepRun", "a")]), ["hash-of-w"]);
    expect((await stepsOf(id)).a?.status).toBe("completed");
    expect((await runOf(id))?.status).toBe("running");
  });

  it("takes an answer that names a step twice", async () => {
    const { id, end } = await begin();
    await end(answer(206, [op("StepPlanned", "a"), op("StepRun", "a"), op("StepRun", "b")]));
    expect(await stepsOf(id)).toMatchObject({ a: { status: "completed" }, b: { status: "completed" } });
  });
});

describe("told twice, late or in the wrong order", () => {
  it("a step that is done stays done, without an error", async () => {
    const { id, end } = await begin();
    await end(answer(206, [op("StepRun", "a")]));
    const first = (await stepsOf(id)).a;
    await end(answer(206, [op("StepPlanned", "a")]));
    await end(answer(206, [op("StepError", "a", { error: { message: "late" } })]));
    expect((await stepsOf(id)).a).toMatchObject({
      status: "completed",
      endedAt: first?.endedAt,
      error: null,
    });
  });

  it("a run that ended stays as it ended", async () => {
    const { id, start, end } = await begin();
    await end(answer(200));
    const ended = await runOf(id);
    await start();
    await end(answer(206, [op("StepRun", "a")]));
    await end(answer(500, [], { final: true, error: { name: "Error", message: "late" } }));
    expect(await runOf(id)).toMatchObject({ status: "completed", endedAt: ended?.endedAt, error: null });
  });

  it("a run that failed stays failed", async () => {
    const { id, end } = await begin();
    await end(answer(400, [], { final: true, error: { name: "Error", message: "no" } }));
    await end(answer(200));
    expect(await runOf(id)).toMatchObject({ status: "failed", error: { message: "no" } });
  });

  it("the end of a call whose start was lost harms nothing, and its steps are kept", async () => {
    const id = `run_${randomUUID()}`;
    await recordCallEnd(id, answer(206, [op("StepRun", "a")]), []);
    expect(await runOf(id)).toBeUndefined();
    expect((await stepsOf(id)).a?.status).toBe("completed");
  });

  it("many calls at once leave one row a step", async () => {
    const { id, end } = await begin();
    await Promise.all(
      Array.from({ length: 20 }, () => end(answer(206, [op("StepRun", "a"), op("StepRun", "b")]))),
    );
    expect(Object.keys(await stepsOf(id)).sort()).toEqual(["a", "b"]);
  });

  it("many calls at once that name steps in different orders do not block each other", async () => {
    const { id, end } = await begin();
    const names = Array.from({ length: 12 }, (_, i) => op("StepRun", `s${i}`));
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => end(answer(206, i % 2 ? names : [...names].reverse()))),
    );
    expect(Object.keys(await stepsOf(id))).toHaveLength(12);
  });
});

it("keeps the steps that ran in a call whose answer does not name them, as with checkpointing", async () => {
  const run = await begin();
  const done = op("RunComplete", "complete");
  await run.end(answer(206, [done], { executed: [op("StepRun", "first"), op("StepRun", "second")] }));
  expect(await runOf(run.id)).toMatchObject({ status: "completed" });
  expect(await stepsOf(run.id)).toMatchObject({
    first: { status: "completed", attempts: 1 },
    second: { status: "completed", attempts: 1 },
  });
});

it("counts a step once that ran in the call and stands in its answer", async () => {
  const run = await begin();
  const ran = op("StepRun", "only");
  await run.end(answer(206, [ran], { executed: [ran] }));
  expect(await stepsOf(run.id)).toMatchObject({ only: { status: "completed", attempts: 1 } });
});
