import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { auditLog, errorGroupCustomers, errorGroupHours, errorGroups, runs } from "@/db/schema";
import { db } from "@/lib/db";
import { storeFailedRun } from "@/testing/ledger-runs";
import { localUser } from "@/testing/local-user";
import { withTestDatabase } from "@/testing/with-test-database";
import { changeErrorGroup } from "./change-error-group.ts";
import { listErrorGroups } from "./list-error-groups.ts";
import { readErrorGroup } from "./read-error-group.ts";
import { recordFailure } from "./record-failure.ts";

withTestDatabase();

const engineer = localUser("engineer");
const HOUR_MS = 3_600_000;
const inAnHour = () => new Date(Date.now() + HOUR_MS);

beforeEach(async () => {
  for (const table of [errorGroups, errorGroupHours, errorGroupCustomers, runs]) await db().delete(table);
});

async function fail(run: Parameters<typeof storeFailedRun>[1] = {}): Promise<string> {
  const id = await storeFailedRun(db(), run);
  await recordFailure(db(), id);
  return id;
}

async function theGroup() {
  const groups = await db().select().from(errorGroups);
  expect(groups).toHaveLength(1);
  const [group] = groups;
  if (!group) throw new Error("There is no group.");
  return group;
}

describe("recordFailure", () => {
  it("creates a group, counts run, hour and customer, and makes the alert due", async () => {
    const id = await fail();
    const group = await theGroup();
    expect(group).toMatchObject({
      state: "open",
      functionId: "handle-customer-email",
      stepId: "send-reply",
      errorType: "VendorError",
      runCount: 1,
      customerCount: 1,
      lastRunId: id,
      alertedAt: null,
    });
    const [run] = await db().select().from(runs).where(eq(runs.id, id));
    expect(run?.errorGroupId).toBe(group.id);
    expect(await db().select().from(errorGroupHours)).toMatchObject([{ runCount: 1 }]);
  });

  it("counts a run once, however often it is called", async () => {
    const id = await fail();
    await Promise.all([recordFailure(db(), id), recordFailure(db(), id), recordFailure(db(), id)]);
    expect(await theGroup()).toMatchObject({ runCount: 1 });
  });

  it("changes nothing for a run that did not fail", async () => {
    await fail({ status: "completed" });
    expect(await db().select().from(errorGroups)).toEqual([]);
  });

  it("counts fifty concurrent runs of one cause and five customers", async () => {
    const ids = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        storeFailedRun(db(), {
          customerId: `cust_00${1 + (i % 5)}`,
          error: { name: "Error", message: `Timed out after ${i} ms for msg_${1000 + i}.` },
        }),
      ),
    );
    await Promise.all(ids.map((id) => recordFailure(db(), id)));
    const group = await theGroup();
    expect(group).toMatchObject({
      runCount: 50,
      customerCount: 5,
      message: "Timed out after n ms for msg_….",
    });
    const customers = await db().select().from(errorGroupCustomers);
    expect(customers.map(({ runCount }) => runCount)).toEqual([10, 10, 10, 10, 10]);
    const hours = await db().select().from(errorGroupHours);
    expect(hours.reduce((sum, { runCount }) => sum + runCount, 0)).toBe(50);
  });

  it("rolls back with the transaction it is part of", async () => {
    const id = await storeFailedRun(db());
    const broken = db().transaction(async (tx) => {
      await recordFailure(tx, id);
      throw new Error("The close failed.");
    });
    await expect(broken).rejects.toThrow("The close failed.");
    expect(await db().select().from(errorGroups)).toEqual([]);
  });
});

describe("a resolved or ignored group", () => {
  it("regresses when a run fails that began after it was resolved, and alerts again", async () => {
    await fail();
    const { id } = await theGroup();
    await db().update(errorGroups).set({ alertedAt: new Date() });
    await changeErrorGroup(engineer, id, { state: "resolved" });
    const [audited] = await db().select().from(auditLog).where(eq(auditLog.subjectId, id));
    expect(audited).toMatchObject({
      action: "group_changed",
      actorId: engineer.id,
      detail: { state: "resolved", until: null, ratePerHour: null },
    });
    await fail({ queuedAt: new Date(Date.now() - HOUR_MS), endedAt: inAnHour() });
    expect(await theGroup()).toMatchObject({ state: "resolved", runCount: 2, stateBy: engineer.id });
    await fail({ queuedAt: inAnHour() });
    expect(await theGroup()).toMatchObject({ state: "open", stateBy: null, alertedAt: null });
    expect(await readErrorGroup(engineer, id)).toMatchObject({ regressed: true, runCount: 3 });
  });

  it("stays ignored for good without a time or a rate", async () => {
    await fail();
    await changeErrorGroup(engineer, (await theGroup()).id, { state: "ignored" });
    await fail({ endedAt: inAnHour() });
    expect(await theGroup()).toMatchObject({ state: "ignored", runCount: 2 });
  });

  it("is ignored until a time", async () => {
    await fail();
    const until = inAnHour();
    await changeErrorGroup(engineer, (await theGroup()).id, { state: "ignored", until: until.toISOString() });
    await fail({ endedAt: new Date(until.getTime() - 1) });
    expect(await theGroup()).toMatchObject({ state: "ignored" });
    await fail({ endedAt: until });
    expect(await theGroup()).toMatchObject({ state: "open", ignoredUntil: null, regressedAt: null });
  });

  it("is ignored until a rate", async () => {
    const at = new Date();
    await fail({ endedAt: at });
    await changeErrorGroup(engineer, (await theGroup()).id, { state: "ignored", rate: 3 });
    for (let runsSoFar = 1; runsSoFar < 3; runsSoFar++) await fail({ endedAt: at });
    expect(await theGroup()).toMatchObject({ state: "ignored", runCount: 3 });
    await fail({ endedAt: at });
    expect(await theGroup()).toMatchObject({ state: "open", ignoredRatePerHour: null });
  });

  it("refuses a person without permission, and a time in the past", async () => {
    await fail();
    const { id } = await theGroup();
    await expect(changeErrorGroup(localUser("viewer"), id, { state: "resolved" })).rejects.toMatchObject({
      code: "not_allowed",
    });
    const past = new Date(0).toISOString();
    await expect(changeErrorGroup(engineer, id, { state: "ignored", until: past })).rejects.toMatchObject({
      code: "in_the_past",
    });
    await expect(changeErrorGroup(engineer, id, { state: "resolved", rate: 3 })).rejects.toMatchObject({
      code: "nothing_to_ignore",
    });
    await expect(changeErrorGroup(engineer, "err_none", { state: "open" })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await theGroup()).toMatchObject({ state: "open" });
  });
});

describe("the list", () => {
  it("shows the count of each state and the trend of a day, and finds groups by text", async () => {
    await fail({ endedAt: new Date(Date.now() - 3 * HOUR_MS) });
    await fail();
    await fail({ failedStepId: "run-agent", error: { name: "VendorError", message: "The model is away." } });
    const page = await listErrorGroups(engineer, { state: "open" });
    expect(page.counts).toEqual({ open: 2, resolved: 0, ignored: 0 });
    expect(page.items.map(({ stepId }) => stepId)).toEqual(["run-agent", "send-reply"]);
    const trend = page.items[1]?.trend ?? [];
    expect([trend.at(-1), trend.at(-4), trend.reduce((sum, n) => sum + n, 0)]).toEqual([1, 1, 2]);
    expect((await listErrorGroups(engineer, { state: "open", q: "MODEL is" })).items).toHaveLength(1);
    expect((await listErrorGroups(engineer, { state: "open", q: "100%" })).items).toEqual([]);
    expect((await listErrorGroups(engineer, { state: "open", functionId: "other" })).items).toEqual([]);
  });

  it("lists every group once over its pages, those seen at the same instant too", async () => {
    const endedAt = new Date();
    for (let i = 0; i < 60; i++) await fail({ endedAt, failedStepId: `step-${String.fromCharCode(65 + i)}` });
    const first = await listErrorGroups(engineer, { state: "open" });
    const second = await listErrorGroups(engineer, { state: "open", cursor: first.nextCursor ?? "" });
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([50, 10, null]);
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(60);
  });
});

describe("the page of a group", () => {
  it("shows the latest error, the customers and the failed runs, with addresses masked for a viewer", async () => {
    const id = await fail({
      error: { name: "Error", message: "No.", stack: "Error: No.\n    at x (/a/lib/x.ts:1:2)" },
    });
    await db()
      .update(runs)
      .set({ status: "completed" })
      .where(
        eq(
          runs.id,
          await fail({
            error: { name: "Error", message: "No.", stack: "Error: No.\n    at x (/b/lib/x.ts:3:4)" },
          }),
        ),
      );
    const group = await theGroup();
    const seen = await readErrorGroup(engineer, group.id);
    expect(seen).toMatchObject({
      frames: ["lib/x.ts x"],
      failedCount: 1,
      runCount: 2,
      customers: [{ id: "cust_001", email: "a•••@example.com", tier: "enterprise", runCount: 2 }],
      sample: { name: "Error", message: "No." },
    });
    expect(id).not.toBe(seen.sample?.runId);
    expect((await readErrorGroup(localUser("senior"), group.id)).customers[0]?.email).toBe("ada@example.com");
  });
});
