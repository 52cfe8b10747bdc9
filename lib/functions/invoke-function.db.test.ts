import { newUlid } from "@vagus/primitives/ulid";
import { and, eq } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { auditLog, runs, stopSwitches } from "@/db/schema";
import { db } from "@/lib/db";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { engineApi } from "@/lib/engine-client/engine-api";
import { refuse } from "@/lib/engine-client/engine-request";
import { stopScope } from "@/lib/stops/stop-scope";
import { localUser } from "@/testing/local-user";
import { withEngine } from "@/testing/with-engine";
import { withTestDatabase } from "@/testing/with-test-database";
import { invokeFunction } from "./invoke-function.ts";
import type { InvokeFunction } from "./schemas.ts";

withTestDatabase();
const { until } = withEngine();

const engineer = localUser("engineer");
let declarations: FunctionDeclaration[];
beforeAll(async () => {
  ({ declarations } = await import("@/inngest/declarations"));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await db().delete(stopSwitches);
});

const newKey = () => newUlid();
const invoke = (functionId: string, body: Partial<InvokeFunction> = {}, me = engineer) =>
  invokeFunction(me, declarations, functionId, { key: newKey(), ...body });

const runsOf = (functionId: string) => db().select().from(runs).where(eq(runs.functionId, functionId));
const auditOf = (functionId: string) =>
  db()
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.subjectType, "function"), eq(auditLog.subjectId, functionId)));

const ended = (runId: string) =>
  until("the end of the run", async () => {
    const [run] = await db().select().from(runs).where(eq(runs.id, runId));
    return run?.endedAt ? run : undefined;
  });

describe("a function invoked by hand", () => {
  it("runs once however often it is requested, and is audited once, with its run", async () => {
    const key = newKey();
    const answers = await Promise.all([1, 2, 3].map(() => invoke("weekly-support-metrics", { key })));
    const [first] = answers;
    const runId = first?.runId ?? "";
    expect(answers).toEqual([first, first, first]);
    expect(await ended(runId)).toMatchObject({ functionId: "weekly-support-metrics", status: "completed" });
    expect(await invoke("weekly-support-metrics", { key })).toEqual(first);
    expect(await runsOf("weekly-support-metrics")).toHaveLength(1);
    expect(await auditOf("weekly-support-metrics")).toMatchObject([
      { action: "event_sent", actorType: "user", actorId: engineer.id, runId, detail: { answered: true } },
    ]);
  });

  it("runs again with another key or for another person", async () => {
    const key = newKey();
    const one = await invoke("customer-health-check", { key, data: { customerId: "cust_001" } });
    const other = await invoke("customer-health-check", { data: { customerId: "cust_001" } });
    const admins = await invoke(
      "customer-health-check",
      { key, data: { customerId: "cust_001" } },
      localUser("admin"),
    );
    expect(new Set([one.runId, other.runId, admins.runId]).size).toBe(3);
    expect(await ended(one.runId)).toMatchObject({ status: "completed", input: { customerId: "cust_001" } });
    await Promise.all([ended(other.runId), ended(admins.runId)]);
  });

  it("finds the run by the same key after its answer was lost", async () => {
    const key = newKey();
    const really = engineApi.invokeFunction.bind(engineApi);
    vi.spyOn(engineApi, "invokeFunction").mockImplementationOnce(async (...asked) => {
      await really(...asked);
      return refuse("away", { said: "reset" });
    });
    await expect(invoke("trigger-drift-audit", { key })).rejects.toMatchObject({
      code: "engine_away",
      status: 502,
    });
    const { runId } = await invoke("trigger-drift-audit", { key });
    await ended(runId);
    expect(await runsOf("trigger-drift-audit")).toHaveLength(1);
    expect((await auditOf("trigger-drift-audit")).map((row) => [row.runId, row.detail.answered])).toEqual([
      [null, false],
      [runId, true],
    ]);
  });
});

describe("an invocation is refused and starts nothing", () => {
  it("with data that the event's schema rejects, and the error names each field", async () => {
    await expect(invoke("classify-message", { data: { messageId: 7, tier: "gold" } })).rejects.toMatchObject({
      code: "invalid_event",
      status: 422,
      details: { issues: expect.arrayContaining([expect.objectContaining({ path: "messageId" })]) },
    });
    await expect(
      invoke("classify-message", { event: "ticket/resolved", data: { ticketId: "tkt_1" } }),
    ).rejects.toMatchObject({ code: "invalid_event" });
    await expect(invoke("daily-health-check", { data: { customerId: "x" } })).rejects.toMatchObject({
      code: "invalid_event",
    });
    expect([...(await runsOf("classify-message")), ...(await auditOf("classify-message"))]).toEqual([]);
  });

  it("for a person without permission", async () => {
    for (const role of ["viewer", "reviewer", "senior", "auditor"] as const)
      await expect(invoke("pulse", {}, localUser(role))).rejects.toMatchObject({ code: "not_allowed" });
    expect(await auditOf("pulse")).toEqual([]);
  });

  it("for a function that batches events, is paused or does not exist", async () => {
    for (const id of ["batch-embed-tickets", "run-operation", "close-ended-runs"])
      await expect(invoke(id)).rejects.toMatchObject({ code: "not_invocable", status: 422 });
    await stopScope(engineer, declarations, "function:daily-health-check", "To see.");
    await expect(invoke("daily-health-check")).rejects.toMatchObject({
      code: "not_invocable",
      message: "daily-health-check: It is paused: resume it first. Nothing was started.",
    });
    await expect(invoke("daily-helth-check")).rejects.toMatchObject({ status: 404 });
    expect(await runsOf("daily-health-check")).toEqual([]);
  });
});
