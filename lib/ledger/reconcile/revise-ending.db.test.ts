import { randomUUID } from "node:crypto";
import { eq, inArray, sql } from "drizzle-orm";
import type { Inngest } from "inngest";
import { describe, expect, it } from "vitest";
import { errorGroups, runs } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { compareWithEngine } from "@/testing/compare-with-engine";
import { everyKind } from "@/testing/every-kind";
import { withEngine } from "@/testing/with-engine";
import { withTestDatabase } from "@/testing/with-test-database";
import { callEntry } from "../protocol/read-call.ts";
import { recordEntries } from "../record-entries.ts";
import { recordRunFailed } from "../record-run-failed.ts";
import { reconcileRuns } from "./reconcile-runs.ts";

withTestDatabase();
let client: Inngest.Any;
let ids: string[] = [];
const { until } = withEngine({
  more: (inngest) => {
    client = inngest;
    const all = everyKind(inngest);
    ids = all.map((one) => one.id());
    return all;
  },
});

/** Everything is due at once. */
const NOW = { recheckMs: 0, settleMs: 0, lostMs: 3_600_000, listMs: 0 };
const send = (name: string, key: string = randomUUID()) =>
  client.send({ id: randomUUID(), name, data: { key } });

const runOf = async (id: string) => (await db().select().from(runs).where(eq(runs.id, id)))[0];

/** A new run that is completed in the ledger and in the engine. */
async function completedRun(): Promise<string> {
  const key = randomUUID();
  await send("kind/caught", key);
  return until("its end", async () => {
    const [run] = await db().select().from(runs).where(sql`${runs.input}->>'key' = ${key}`);
    if (!run?.endedAt) return;
    const answer = await engineApi.readRun(run.id);
    return answer.ok && answer.value.status === "completed" ? run.id : undefined;
  });
}

/** Reopens a run in the ledger, as if its ending had not been recorded. */
async function forgetEnd(id: string): Promise<void> {
  const open = {
    status: "running",
    endedAt: null,
    durationMs: null,
    output: null,
    reconciledAt: null,
  } as const;
  await db().update(runs).set(open).where(eq(runs.id, id));
}

describe("a run whose last reply was lost", () => {
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  const error = { name: "Error", message: "The vendor said no." };
  const failed = (runId: string) =>
    recordEntries([
      { kind: "answer", runId, at: at(0), ended: "failed", output: null, error, failedStepId: null },
    ]);
  const calledAgain = (runId: string) => {
    const event = { name: "kind/caught" };
    const call = { runId, functionId: "kind-caught", at: at(1) };
    return recordEntries([callEntry({ event, events: [event], steps: {} }, call)]);
  };
  const groupOf = async (id: string | null | undefined) =>
    (
      await db()
        .select()
        .from(errorGroups)
        .where(eq(errorGroups.id, id ?? ""))
    )[0];

  it("gets the engine's ending, and its error group is resolved with a note", async () => {
    const id = await completedRun();
    await forgetEnd(id);
    await failed(id);
    const group = (await runOf(id))?.errorGroupId;
    expect(await groupOf(group)).toMatchObject({ state: "open", runCount: 1 });
    await calledAgain(id);
    await reconcileRuns({ listMs: 3_600_000 });
    expect(await runOf(id)).toMatchObject({
      status: "completed",
      error: null,
      errorGroupId: null,
      doubtedAt: null,
      endedBecause: { code: "ending_revised", shownAs: "failed" },
    });
    expect(await groupOf(group)).toMatchObject({
      state: "resolved",
      runCount: 0,
      stateCause: { code: "only_run_did_not_fail", runId: id },
    });
  });

  it("leaves an error group with other runs open", async () => {
    const [id, other] = [await completedRun(), await completedRun()];
    for (const one of [id, other]) {
      await forgetEnd(one);
      await failed(one);
    }
    await calledAgain(id);
    await reconcileRuns({ listMs: 3_600_000 });
    const group = await groupOf((await runOf(other))?.errorGroupId);
    expect(group).toMatchObject({ state: "open", runCount: 1, lastRunId: other, stateCause: null });
    expect((await runOf(id))?.status).toBe("completed");
    await calledAgain(other);
    await reconcileRuns({ listMs: 3_600_000 });
    expect(await groupOf(group?.id)).toMatchObject({ state: "resolved", runCount: 0 });
  });

  it("is checked when the engine reports another ending than the app", async () => {
    const id = await completedRun();
    await recordRunFailed({ run_id: id.replace("run_", ""), error }, new Date());
    expect(await runOf(id)).toMatchObject({ status: "completed", doubtedAt: expect.any(Date) });
    await reconcileRuns({ listMs: 3_600_000 });
    expect(await runOf(id)).toMatchObject({ status: "completed", doubtedAt: null });
  });

  it("keeps an ending that the engine confirms", async () => {
    const id = await completedRun();
    const before = await runOf(id);
    await calledAgain(id);
    expect((await runOf(id))?.doubtedAt).not.toBeNull();
    await reconcileRuns({ listMs: 3_600_000 });
    expect(await runOf(id)).toMatchObject({ status: "completed", endedAt: before?.endedAt, doubtedAt: null });
  });
});

describe("a process that starts", () => {
  it("checks every run at once that an earlier process left open", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 30; n++) ids.push(await completedRun());
    for (const id of ids) await forgetEnd(id);
    await reconcileRuns({ listMs: 3_600_000, startedAt: null });
    expect((await runOf(ids[0] ?? ""))?.status).toBe("running");
    await reconcileRuns({ listMs: 3_600_000, startedAt: new Date() });
    const found = await db().select().from(runs).where(inArray(runs.id, ids));
    expect(found.map(({ status }) => status)).toEqual(ids.map(() => "completed"));
  });
});

it("in the end every run has the engine's status", async () => {
  await reconcileRuns(NOW);
  const { ledger, engine } = await compareWithEngine(ids);
  const skippedAside = ledger.filter(({ status }) => status !== "skipped");
  expect(skippedAside).toEqual(engine);
});
