import process from "node:process";
import { newUlid } from "@vagus/primitives/ulid";
import { beforeAll, describe, expect, it } from "vitest";
import { runs } from "@/db/schema";
import { db } from "@/lib/db";
import { FunctionDeclaration } from "@/lib/declarations/schemas";
import { recordFailure } from "@/lib/error-groups/record-failure";
import { rollUp } from "@/lib/metrics/roll-up";
import { stopScope } from "@/lib/stops/stop-scope";
import { storeFailedRun } from "@/testing/ledger-runs";
import { localUser } from "@/testing/local-user";
import { withEngine } from "@/testing/with-engine";
import { withTestDatabase } from "@/testing/with-test-database";
import { listFunctions } from "./list-functions.ts";
import { readFunction } from "./read-function.ts";

withTestDatabase();
withEngine();

const HOUR_MS = 3_600_000;
const viewer = localUser("viewer");
let declarations: FunctionDeclaration[];

/** A run of `durationMs`, queued `hoursAgo` hours ago. */
const ran = (functionId: string, hoursAgo: number, durationMs: number, status: "completed" | "failed") => {
  const queuedAt = new Date(Date.now() - hoursAgo * HOUR_MS);
  return {
    id: `run_${newUlid(queuedAt.getTime())}`,
    functionId,
    status,
    trigger: "ticket/summary_requested",
    queuedAt,
    startedAt: queuedAt,
    endedAt: new Date(queuedAt.getTime() + durationMs),
    durationMs,
    retries: status === "failed" ? 2 : 0,
    costMicros: 1_500,
  };
};

beforeAll(async () => {
  ({ declarations } = await import("@/inngest/declarations"));
  await db()
    .insert(runs)
    .values([
      ran("thread-summary", 30, 100, "failed"),
      ran("thread-summary", 5, 900, "completed"),
      ran("thread-summary", 3, 1000, "completed"),
      ran("thread-summary", 2, 3000, "failed"),
    ]);
  await rollUp({ everyMs: 0 });
  // A run of the current hour, which the roll-up does not have yet.
  await db()
    .insert(runs)
    .values(ran("thread-summary", 0, 20, "completed"));
});

async function itemOf(functionId: string, of = declarations) {
  const list = await listFunctions(viewer, of);
  return list.items.find(({ id }) => id === functionId);
}

describe("the registry", () => {
  it("lists every declared function, registered as declared", async () => {
    const { items, registration } = await listFunctions(viewer, declarations);
    expect(items.map(({ id }) => id)).toEqual(declarations.map(({ id }) => id));
    expect(items.every(({ registered, drift, paused }) => registered && !drift && !paused)).toBe(true);
    expect(registration).toMatchObject({ drifts: [], silent: null });
  });

  it("shows triggers, limits, cancellation and retries of a function", async () => {
    expect(await itemOf("handle-customer-email")).toMatchObject({
      triggers: [{ event: "customer/email.received" }],
      concurrency: [{ limit: 10 }, { limit: 2, key: "event.data.customerId" }],
      throttle: { limit: 100, period: "1m" },
      retries: 9,
      stepAttempts: { "run-agent": 3, "resume-agent": 3 },
      handlesFailure: false,
      nextTickAt: null,
    });
    expect(await itemOf("trial-welcome-series")).toMatchObject({
      cancelOn: [{ event: "customer/churned", if: "async.data.customerId == event.data.customerId" }],
    });
    expect(await itemOf("batch-embed-tickets")).toMatchObject({
      batchEvents: { maxSize: 50, timeout: "30s" },
    });
    const health = await itemOf("daily-health-check");
    expect(health?.nextTickAt).toMatch(/T09:00:00\.000Z$/);
  });

  it("lists functions that differ, are missing, or are known to the engine only", async () => {
    const others = declarations
      .filter(({ id }) => id !== "pulse")
      .map((one) => (one.id === "daily-health-check" ? { ...one, triggers: [{ cron: "0 8 * * *" }] } : one));
    const added = FunctionDeclaration.parse({
      id: "not-there-yet",
      name: "New",
      triggers: [{ event: "ticket/resolved" }],
      handlesFailure: false,
    });
    const { items, registration } = await listFunctions(viewer, [...others, added]);
    expect(registration.drifts.map(({ functionId, what }) => [functionId, what])).toEqual([
      ["daily-health-check", "triggers"],
      ["not-there-yet", "missing"],
      ["pulse", "unknown"],
    ]);
    expect(items.find(({ id }) => id === "not-there-yet")).toMatchObject({ registered: false });
    expect(items.find(({ id }) => id === "daily-health-check")).toMatchObject({
      registered: true,
      drift: { declared: "cron 0 8 * * *", registered: "cron 0 9 * * *" },
    });
  });

  it("shows who paused a function and why", async () => {
    await stopScope(
      localUser("engineer"),
      declarations,
      "function:thread-summary",
      "The model writes nonsense.",
    );
    expect((await itemOf("thread-summary"))?.paused).toMatchObject({ reason: "The model writes nonsense." });
  });
});

describe("the health of the last day", () => {
  it("counts past hours from the roll-up and the current hour from the runs", async () => {
    const item = await itemOf("thread-summary");
    expect(item?.health).toMatchObject({ runs: 4, failed: 1, retries: 2, costMicros: 6_000 });
    expect(item?.health.hours).toHaveLength(24);
    expect(item?.health.hours.at(-1)).toEqual({ runs: 1, failed: 0 });
    expect(item?.health.hours.filter(({ runs: n }) => n > 0)).toHaveLength(4);
    // Durations are counted by powers of two: 20, 900, 1000 and 3000 ms.
    expect([item?.health.durationP50Ms, item?.health.durationP95Ms]).toEqual([1024, 4096]);
  });

  it("has the last run and the last completed run, and neither for a function that never ran", async () => {
    await db()
      .insert(runs)
      .values(ran("update-last-contact", 1, 10, "completed"));
    await db()
      .insert(runs)
      .values(ran("update-last-contact", 0.5, 10, "failed"));
    const item = await itemOf("update-last-contact");
    expect([item?.lastRun?.status, item?.lastSuccess?.status]).toEqual(["failed", "completed"]);
    expect(await itemOf("dispute-opened")).toMatchObject({
      lastRun: null,
      lastSuccess: null,
      health: { runs: 0, durationP50Ms: null },
    });
  });
});

describe("one function", () => {
  it("shows its inputs, its open error groups and its runs by day", async () => {
    await recordFailure(db(), await storeFailedRun(db(), { functionId: "classify-message" }));
    const view = await readFunction(localUser("engineer"), declarations, "classify-message");
    expect(view.invocable).toEqual({ allowed: true, why: "" });
    expect(view.inputs).toMatchObject([
      {
        event: "customer/email.received",
        schema: { type: "object", required: expect.arrayContaining(["messageId", "tier"]) },
      },
    ]);
    expect(view.errors).toMatchObject([{ runCount: 1 }]);
    const summary = await readFunction(viewer, declarations, "thread-summary");
    expect(summary.invocable).toMatchObject({ allowed: false });
    expect(summary.days.reduce((sum, day) => sum + day.runs, 0)).toBeGreaterThanOrEqual(4);
  });

  it("is not found when the code does not declare it", async () => {
    await expect(readFunction(viewer, declarations, "thread-sumary")).rejects.toMatchObject({ status: 404 });
  });
});

it("lists the rest while the engine is away, with the registration as unknown", async () => {
  const { env } = await import("@/lib/env");
  const { inngest } = env();
  const before = inngest.baseUrl;
  inngest.baseUrl = "http://127.0.0.1:9";
  try {
    const { items, registration } = await listFunctions(viewer, declarations);
    expect(registration.silent).toContain("did not answer");
    expect(items.every(({ registered }) => registered === null)).toBe(true);
  } finally {
    inngest.baseUrl = before;
  }
  expect(process.env.INNGEST_BASE_URL).toBe(before);
});
