import { expect, it } from "vitest";
import { modelCalls, runSteps, runs } from "@/db/schema";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { localUser } from "@/testing/local-user";
import { withTestDatabase } from "@/testing/with-test-database";
import { readCost, readTicketCost } from "./read-cost.ts";
import { rollUp } from "./roll-up.ts";

withTestDatabase();

const viewer = localUser("viewer");
const DAY_MS = 86_400_000;
/** Midnight (UTC) some days ago, and a moment of that day. */
const day = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10);
const moment = (daysAgo: number, time: string) => `${day(daysAgo)}T${time}Z`;

/** A run with steps and calls to the model of 100 tokens in, 40 of them cached, and 10 out for 7 millionths each. */
async function store(run: {
  id: string;
  functionId: string;
  at: string;
  ticketId?: string;
  steps: number;
  calls: number;
}) {
  const queuedAt = new Date(run.at);
  await db()
    .insert(runs)
    .values({
      id: run.id,
      functionId: run.functionId,
      status: "completed",
      trigger: "test",
      eventId: `evt_of_${run.ticketId}`,
      subjectType: run.ticketId ? "ticket" : null,
      subjectId: run.ticketId,
      queuedAt,
      startedAt: queuedAt,
      endedAt: queuedAt,
    });
  for (let n = 0; n < run.steps; n++) {
    const hash = `${run.id}-${n}`;
    const step = { runId: run.id, stepId: `step-${n}`, hash, kind: "run", status: "completed" as const };
    await db()
      .insert(runSteps)
      .values({ ...step, startedAt: queuedAt });
  }
  for (let n = 0; n < run.calls; n++) {
    const tokens = {
      inputTokens: 100,
      cachedInputTokens: 40,
      outputTokens: 10,
      costMicros: 7,
      durationMs: 1,
    };
    const call = { id: newId("modelCall"), runId: run.id, model: "m", request: {}, ...tokens };
    await db().insert(modelCalls).values(call);
  }
}

it("sums the cost by day and function, and per ticket", async () => {
  await store({
    id: "run_1",
    functionId: "answer",
    at: moment(6, "23:59:59"),
    ticketId: "tkt_1",
    steps: 4,
    calls: 2,
  });
  await store({
    id: "run_2",
    functionId: "answer",
    at: moment(5, "00:00:00"),
    ticketId: "tkt_2",
    steps: 2,
    calls: 1,
  });
  await store({
    id: "run_3",
    functionId: "answer",
    at: moment(5, "01:00:00"),
    ticketId: "tkt_2",
    steps: 0,
    calls: 0,
  });
  await store({ id: "run_4", functionId: "pulse", at: moment(5, "02:00:00"), steps: 0, calls: 0 });
  await store({ id: "run_5", functionId: "pulse", at: moment(4, "00:00:00"), steps: 9, calls: 9 });

  await rollUp({ everyMs: 0 });
  const report = await readCost(viewer, { from: moment(6, "00:00:00"), until: moment(4, "00:00:00") });
  expect(report.items).toEqual([
    {
      day: day(5),
      functionId: "answer",
      runs: 2,
      executions: 4,
      modelCalls: 1,
      inputTokens: 100,
      cachedInputTokens: 40,
      outputTokens: 10,
      costMicros: 7,
    },
    expect.objectContaining({
      day: day(5),
      functionId: "pulse",
      runs: 1,
      executions: 1,
      costMicros: 0,
    }),
    expect.objectContaining({ day: day(6), functionId: "answer", executions: 5, modelCalls: 2 }),
  ]);
  expect(report.perTicket).toEqual({
    tickets: 2,
    executions: 4.5,
    modelCalls: 1.5,
    inputTokens: 150,
    outputTokens: 15,
    costMicros: 10.5,
  });
  expect(await readTicketCost("tkt_2")).toMatchObject({ runs: 2, executions: 4, modelCalls: 1, events: 1 });
  expect(await readTicketCost("tkt_none")).toMatchObject({
    runs: 0,
    executions: 0,
    costMicros: 0,
    events: 0,
  });
});

it("counts the current hour from its runs without the roll-up, and a continued run again when it ends", async () => {
  const at = new Date().toISOString();
  await store({ id: "run_6", functionId: "just-now", at, steps: 2, calls: 1 });
  const now = await readCost(viewer, {});
  expect(now.items.filter(({ functionId }) => functionId === "just-now")).toMatchObject([
    { runs: 1, executions: 3, modelCalls: 1, costMicros: 7 },
  ]);
  await rollUp({ everyMs: 0 });
  expect((await readCost(viewer, {})).items).toEqual(now.items);
});

it("refuses a window that ends before it begins, or that is too long", async () => {
  const at = (day: string) => `2026-${day}T00:00:00Z`;
  for (const window of [
    { from: at("02-02"), until: at("02-01") },
    { from: at("01-01"), until: at("06-01") },
  ])
    await expect(readCost(viewer, window)).rejects.toMatchObject({ code: "bad_window" });
});
