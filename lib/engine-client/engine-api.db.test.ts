import { randomUUID } from "node:crypto";
import { type Inngest, NonRetriableError } from "inngest";
import { beforeAll, describe, expect, it } from "vitest";
import { withEngine } from "@/testing/with-engine";
import { withTestDatabase } from "@/testing/with-test-database";
import { engineApi } from "./engine-api.ts";
import type { EngineAnswer } from "./engine-request.ts";
import type { EngineRun } from "./engine-schemas.ts";

withTestDatabase();
let client: Inngest.Any;
const { until } = withEngine({
  more: (inngest) => {
    client = inngest;
    return [
      inngest.createFunction({ id: "two-steps", triggers: [{ event: "test/two" }] }, async ({ step }) => {
        await step.run("first", () => 1);
        return step.run("second", (n: number) => ({ n }), 2);
      }),
      inngest.createFunction({ id: "sleeper", triggers: [{ event: "test/sleep" }] }, ({ step }) =>
        step.sleep("long", "1h"),
      ),
      inngest.createFunction({ id: "broken", triggers: [{ event: "test/broken" }] }, async () => {
        throw new NonRetriableError("No.");
      }),
    ];
  },
});

function unwrap<T>(answer: EngineAnswer<T>): T {
  if (answer.ok) return answer.value;
  throw new Error(`${answer.why}: ${answer.message}`);
}

/** Sends an event and waits until its run is in one of these statuses. */
async function startRun(functionId: string, event: string, status: EngineRun["status"]): Promise<EngineRun> {
  const from = new Date(Date.now() - 1);
  await client.send({ id: randomUUID(), name: event, data: {} });
  return until(`a run of ${functionId} that is ${status}`, async () => {
    const page = unwrap(await engineApi.listRuns({ functionId, statuses: [status], from }));
    return page.runs[0];
  });
}

let done: EngineRun;
beforeAll(async () => {
  done = await startRun("two-steps", "test/two", "completed");
});

const UNKNOWN = "run_01ARZ3NDEKTSV4RRFFQ69G5FAV";

it("finds that the embedded engine has every capability", async () => {
  expect(unwrap(await engineApi.capabilities())).toEqual({
    listRuns: true,
    rerunRun: true,
    reportsEnded: true,
    idempotentInvoke: true,
  });
});

it("lists the registered functions", async () => {
  const functions = unwrap(await engineApi.listFunctions());
  expect(functions.find(({ id }) => id === "two-steps")?.triggers).toEqual([{ event: "test/two" }]);
  expect(functions.find(({ id }) => id === "pulse")?.triggers).toEqual([{ cron: "*/5 * * * *" }]);
});

describe("reading a run", () => {
  it("returns its end and output", async () => {
    const run = unwrap(await engineApi.readRun(done.id));
    expect(run).toMatchObject({ id: done.id, status: "completed", rerunOf: null, output: { n: 2 } });
    expect(run.endedAt).toBeInstanceOf(Date);
  });

  it("returns the error of a failed run", async () => {
    const { id } = await startRun("broken", "test/broken", "failed");
    expect(unwrap(await engineApi.readRun(id))).toMatchObject({
      status: "failed",
      error: { message: "No." },
    });
  });

  it("answers not_found for an unknown run", async () => {
    expect(await engineApi.readRun(UNKNOWN)).toMatchObject({ ok: false, why: "not_found" });
    expect(await engineApi.readRun("run_nonsense")).toMatchObject({ ok: false, why: "refused" });
  });
});

it("lists runs a page at a time, newest first, each once", async () => {
  for (let n = 0; n < 3; n++) await startRun("two-steps", "test/two", "completed");
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = unwrap(await engineApi.listRuns({ functionId: "two-steps", limit: 2, cursor }));
    seen.push(...page.runs.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual([...new Set(seen)].sort().reverse());
  expect(seen).toContain(done.id);
});

describe("cancelling a run", () => {
  it("succeeds once, then answers ended", async () => {
    const { id } = await startRun("sleeper", "test/sleep", "running");
    expect(await engineApi.cancelRun(id)).toEqual({ ok: true, value: null });
    expect(unwrap(await engineApi.readRun(id)).status).toBe("cancelled");
    expect(await engineApi.cancelRun(id)).toMatchObject({ ok: false, why: "ended" });
  });

  it("fails for an ended and for an unknown run", async () => {
    expect(await engineApi.cancelRun(done.id)).toMatchObject({ ok: false, why: "ended" });
    expect(await engineApi.cancelRun(UNKNOWN)).toMatchObject({ ok: false, why: "not_found" });
  });
});

describe("rerunning a run", () => {
  it("begins at the top or at a step with other arguments, and findReruns finds both", async () => {
    const top = unwrap(await engineApi.rerunRun(done.id));
    const step = unwrap(await engineApi.rerunRun(done.id, { stepId: "second", input: [7] }));
    const ended = (id: string) =>
      until("the end", async () => {
        const run = unwrap(await engineApi.readRun(id));
        return run.endedAt ? run : undefined;
      });
    expect(await ended(top)).toMatchObject({ status: "completed", output: { n: 2 }, rerunOf: done.id });
    expect(await ended(step)).toMatchObject({ status: "completed", output: { n: 7 }, rerunOf: done.id });
    const reruns = unwrap(await engineApi.findReruns(done.id));
    expect(reruns.map(({ id }) => id).sort()).toEqual([top, step].sort());
  });

  it("fails for an unknown step and for an unknown run", async () => {
    expect(await engineApi.rerunRun(done.id, { stepId: "third" })).toMatchObject({ why: "not_found" });
    expect(await engineApi.rerunRun(UNKNOWN)).toMatchObject({ ok: false, why: "not_found" });
  });
});
