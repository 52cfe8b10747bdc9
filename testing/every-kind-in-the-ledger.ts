import { randomUUID } from "node:crypto";
import { and, asc, eq, isNotNull, sql } from "drizzle-orm";
import type { Inngest } from "inngest";
import { describe, expect, it } from "vitest";
import { runAttempts, runLogs, runSteps, runs } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { compareWithEngine } from "./compare-with-engine.ts";
import { everyKind } from "./every-kind.ts";
import { withEngine } from "./with-engine.ts";
import { withTestDatabase } from "./with-test-database.ts";

/** The tests of the ledger's middleware: the same for every way in which an engine calls. */
export function everyKindInTheLedger({ checkpointing }: { checkpointing: boolean }): void {
  withTestDatabase();
  let client: Inngest.Any;
  let ids: string[] = [];
  const { until } = withEngine({
    checkpointing,
    more: (inngest) => {
      client = inngest;
      const functions = everyKind(inngest);
      ids = functions.map((one) => one.id());
      return functions;
    },
  });

  const runOf = async (key: string, functionId: string) => {
    const found = await db()
      .select()
      .from(runs)
      .where(and(eq(runs.functionId, functionId), eq(sql`${runs.input} ->> 'key'`, key)));
    return found[0];
  };

  /** Sends an event and waits until the ledger has its run in a state. */
  async function start(what: string, look: (run: typeof runs.$inferSelect) => boolean) {
    const key = randomUUID();
    await client.send({ id: key, name: `kind/${what}`, data: { key } });
    const functionId = `kind-${what}`;
    const run = await until(`a run of ${functionId}`, async () => {
      const found = await runOf(key, functionId);
      return found && look(found) ? found : undefined;
    });
    return { key, run };
  }

  const hasEnded = ({ endedAt }: { endedAt: Date | null }) => endedAt !== null;
  const waits = ({ status }: { status: string }) => status === "waiting";

  async function detailsOf(runId: string) {
    const [steps, attempts, logs] = await Promise.all([
      db().select().from(runSteps).where(eq(runSteps.runId, runId)),
      db()
        .select()
        .from(runAttempts)
        .where(eq(runAttempts.runId, runId))
        .orderBy(asc(runAttempts.stepId), asc(runAttempts.n)),
      db().select().from(runLogs).where(eq(runLogs.runId, runId)).orderBy(asc(runLogs.id)),
    ]);
    return {
      steps: Object.fromEntries(steps.map((step) => [step.stepId, step])),
      attemptsOf: (stepId: string) =>
        attempts
          .filter((one) => one.stepId === stepId)
          .map(({ n, error, endedAt }) => [n, error?.message ?? null, endedAt !== null]),
      retriesOf: (stepId: string) =>
        attempts.filter((one) => one.stepId === stepId).map(({ retry }) => retry),
      logs,
    };
  }

  describe("a run that does everything", () => {
    it("is recorded whole: steps, attempts, waits, children, logs, input and output", async () => {
      const { key, run } = await start("all", waits);
      const waiting = await until("the last wait", async () => {
        const found = await detailsOf(run.id);
        return found.steps.answer ? found : undefined;
      });
      expect(waiting.steps.answer).toMatchObject({
        kind: "wait",
        status: "waiting",
        waitsFor: { event: "kind/answer", if: "event.data.key == async.data.key" },
      });
      const inAnHour = Date.parse(waiting.steps.answer?.waitsFor?.until ?? "") - Date.now();
      expect(inAnHour).toBeGreaterThan(3_500_000);
      await client.send({ name: "kind/answer", data: { key } });
      const ended = await until("the end", async () => {
        const found = await runOf(key, "kind-all");
        return found && hasEnded(found) ? found : undefined;
      });
      const output = { invoked: 42, answered: true };
      expect(ended).toMatchObject({
        status: "completed",
        output,
        error: null,
        failedStepId: null,
        retries: 4,
      });
      expect(ended.input).toEqual({ key });
      expect(ended.codeVersion).toMatch(/\S/);
      expect(ended.durationMs).toBe((ended.endedAt?.getTime() ?? 0) - (ended.startedAt?.getTime() ?? 0));

      const { steps, attemptsOf, retriesOf, logs } = await detailsOf(run.id);
      expect(
        Object.values(steps)
          .map(({ stepId, kind, status, attempts }) => [stepId, kind, status, attempts])
          .sort(),
      ).toEqual([
        ["answer", "wait", "completed", 0],
        ["child", "invoke", "completed", 0],
        ["flaky", "run", "completed", 3],
        ["left", "run", "completed", 1],
        ["nap", "sleep", "completed", 0],
        ["never", "wait", "completed", 0],
        ["plain", "run", "completed", 1],
        ["right", "run", "completed", 1],
        ["same", "run", "completed", 1],
        ["same:1", "run", "completed", 1],
        ["send", "sendEvent", "completed", 1],
      ]);
      expect(steps.plain).toMatchObject({ input: [1, "two"], output: { a: 1, b: "two" } });
      expect(steps.flaky).toMatchObject({ output: { tries: 3 }, error: null });
      expect(steps["same:1"]?.output).toBe(2);
      expect(steps.never?.output).toBeNull();
      expect(steps.answer?.output).toMatchObject({ name: "kind/answer", data: { key } });
      for (const step of Object.values(steps)) {
        expect(step.endedAt?.getTime()).toBeGreaterThanOrEqual(step.startedAt.getTime());
      }
      expect(attemptsOf("flaky")).toEqual([
        [1, "Error", true],
        [2, "Error", true],
        [3, null, true],
      ]);
      const again = { of: 4, nextAt: expect.stringMatching(/Z$/), vendor: null };
      expect(retriesOf("flaky")).toEqual([again, again, null]);
      // The function threw twice, outside its steps, before it returned.
      expect(attemptsOf("")).toEqual([
        [1, "Error", true],
        [2, "Error", true],
        [3, null, true],
      ]);
      expect(retriesOf("")).toEqual([again, again, null]);
      // The SDK adds warnings of its own about what this function does.
      const ofFunction = logs.filter(({ message }) => !/^(Durable waits|Duplicate step)/.test(message));
      expect(
        ofFunction.map(({ stepId, level, message, fields }) => [stepId, level, message, fields]),
      ).toEqual([
        ["", "info", "between steps", { key }],
        ["plain", "warn", "within a step", { a: 1 }],
        ["plain", "info", "to the console, for •••", { b: "two" }],
        ["plain", "info", "by our own log", { a: 1 }],
      ]);

      const childId = steps.child?.childRunId ?? "";
      const [child] = await db().select().from(runs).where(eq(runs.id, childId));
      expect(child).toMatchObject({
        functionId: "kind-child",
        parentRunId: run.id,
        input: { n: 21 },
        output: 42,
      });
    });
  });

  describe("a run that fails", () => {
    it("in a step names the step, with every try", async () => {
      const { run } = await start("step-fails", hasEnded);
      expect(run).toMatchObject({ status: "failed", failedStepId: "broken", retries: 1 });
      const { steps, attemptsOf } = await detailsOf(run.id);
      expect(steps.broken).toMatchObject({ status: "failed", attempts: 2, error: run.error });
      expect(run.error?.stack).toContain("every-kind.ts");
      expect(attemptsOf("broken")).toHaveLength(2);
      expect(attemptsOf("")).toEqual([]);
    });

    it("in the function itself names none", async () => {
      const { run } = await start("fails", hasEnded);
      expect(run).toMatchObject({ status: "failed", failedStepId: null, error: { message: "No." } });
    });

    it("in a step whose failure the function caught does not fail", async () => {
      const { run } = await start("caught", hasEnded);
      expect(run).toMatchObject({ status: "completed", error: null, failedStepId: null });
      expect((await detailsOf(run.id)).steps.broken?.status).toBe("failed");
    });

    it("is ended when only the engine saw it", async () => {
      const { run } = await start("too-large", hasEnded);
      expect(run.status).toBe("failed");
      expect(run.error?.message).toMatch(/\S/);
    });
  });

  describe("a run that is cancelled", () => {
    it.each(["an event", "the engine's API"])("by %s is closed, with what it had open", async (by) => {
      const { key, run } = await start("sleeps", waits);
      if (by === "an event") await client.send({ name: "kind/cancel", data: { key } });
      else await engineApi.cancelRun(run.id);
      const ended = await until("the end", async () => {
        const found = await runOf(key, "kind-sleeps");
        return found && hasEnded(found) ? found : undefined;
      });
      expect(ended.status).toBe("cancelled");
      expect(ended.endedBecause).toEqual({ code: "cancelled_in_engine" });
      const { steps } = await detailsOf(run.id);
      expect([steps.before?.status, steps.long?.status]).toEqual(["completed", "cancelled"]);
    });
  });

  it("the desk agrees with the engine about every run", async () => {
    await start("sleeps", waits);
    const { ledger, engine } = await compareWithEngine(ids);
    expect(ledger.length).toBeGreaterThan(8);
    expect(ledger).toEqual(engine);
    const open = await db()
      .select()
      .from(runs)
      .where(and(isNotNull(runs.endedAt), eq(runs.status, "running")));
    expect(open).toEqual([]);
  });
}
