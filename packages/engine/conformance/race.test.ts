import type { InngestFunction } from "inngest";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, startEngine } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import { type SdkApp, sdkClient, startSdkApp } from "./sdk-app.ts";

const DECIDED = "race/approval.decided";

let engine: EngineUnderTest;
let app: SdkApp;
let client: ReturnType<typeof engineClient>;
/** Bodies of steps that ran, in order. */
let ran: string[];
/** The row that the function reads: its decision and deadline. */
let row: { decision: string | null; timeout: string };

beforeAll(async () => {
  engine = await startEngine();
  client = engineClient(engine.url);
  app = await startSdkApp(inngest(), [waitForDecision()]);
});
afterAll(async () => {
  await app.close();
  await engine.stop();
});
beforeEach(() => {
  ran = [];
  row = { decision: null, timeout: "30s" };
});
afterEach(() => engine.quiet());

function inngest() {
  return sdkClient("race", engine.url);
}

/**
 * The loop of a run that waits for a person: the wait is registered before the row is read, so that no decision can
 * fall between the two; the row is the truth, the event only a nudge.
 */
function waitForDecision(): InngestFunction.Any {
  return inngest().createFunction(
    { id: "decide", triggers: { event: "race/approval.opened" }, retries: 2 },
    async ({ event, step, group }) => {
      for (let turn = 0; ; turn++) {
        const condition = `async.data.approvalId == "${event.data.approvalId}"`;
        let waiting: Promise<unknown> = Promise.resolve(null);
        const first = await group.parallel({ mode: "race" }, async () => {
          waiting = step.waitForEvent(`wait-${turn}`, {
            event: DECIDED,
            timeout: row.timeout,
            if: condition,
          });
          const read = step.run(`read-${turn}`, () => {
            ran.push(`read-${turn}`);
            return { read: true, decision: row.decision };
          });
          return await Promise.race([waiting, read]);
        });
        const decision = (first as { decision?: string | null } | null)?.decision ?? null;
        if (decision !== null) {
          const done = await step.run("pay", () => {
            ran.push("pay");
            return `paid after ${decision}`;
          });
          return { done, turn };
        }
        const nudge = await waiting;
        await step.run(`nudged-${turn}`, () => {
          ran.push(`nudged-${turn}:${nudge === null ? "timeout" : "event"}`);
        });
      }
    },
  );
}

async function open(approvalId: string): Promise<string> {
  const id = await client.sendOne({ name: "race/approval.opened", data: { approvalId } });
  return (await client.runOf(id)).run_id;
}

const nudge = (approvalId: string) => client.send({ name: DECIDED, data: { approvalId } });

describe("a race of a wait and a step that reads", () => {
  test("a decision that was there before: the run goes on at once, though the wait is open", async () => {
    row.decision = "approved";
    const runId = await open("a1");
    await until("the payment", () => ran.includes("pay"));
    expect(ran).toEqual(["read-0", "pay"]);
    await engine.quiet();
    // The SDK does not let a function end while one of its waits is open.
    expect((await client.run(runId)).status).toBe("Running");
    await nudge("a1");
    const run = await client.ended(runId);
    expect(run).toMatchObject({ status: "Completed", output: { done: "paid after approved", turn: 0 } });
    expect(ran).toEqual(["read-0", "pay"]);
  });

  test("a decision while the run waits: the nudge leads to the next reading", async () => {
    const runId = await open("a2");
    await until("the reading", () => ran.includes("read-0"));
    await engine.quiet();
    row.decision = "rejected";
    await nudge("a2");
    await until("the payment", () => ran.includes("pay"));
    await engine.quiet();
    await nudge("a2");
    expect(await client.ended(runId)).toMatchObject({ output: { done: "paid after rejected", turn: 1 } });
    expect(ran).toEqual(["read-0", "nudged-0:event", "read-1", "pay"]);
  });

  test("nudges for others and doubled nudges change nothing", async () => {
    const runId = await open("a3");
    await until("the reading", () => ran.includes("read-0"));
    await engine.quiet();
    await nudge("someone else's");
    await engine.quiet();
    expect(ran).toEqual(["read-0"]);
    row.decision = "approved";
    await Promise.all([nudge("a3"), nudge("a3"), nudge("a3")]);
    await until("the payment", () => ran.includes("pay"));
    await engine.quiet();
    await nudge("a3");
    await client.ended(runId);
    expect(ran).toEqual(["read-0", "nudged-0:event", "read-1", "pay"]);
  });

  test("deadlines that pass: each turn of the loop has steps of its own", async () => {
    row.timeout = "1s";
    const runId = await open("a4");
    await until("two deadlines", () => ran.includes("nudged-1:timeout"));
    row.decision = "approved";
    const run = await client.ended(runId);
    expect(run.status).toBe("Completed");
    expect(ran.slice(0, 4)).toEqual(["read-0", "nudged-0:timeout", "read-1", "nudged-1:timeout"]);
    expect(ran.filter((one) => one === "pay")).toHaveLength(1);
  });

  test("many runs at a time, each nudged while the row changes under it: every one pays once", async () => {
    const approvals = Array.from({ length: 20 }, (_, i) => `many-${i}`);
    const runIds = await Promise.all(approvals.map(open));
    // Some nudges come before the wait, some during the reading, some after: whatever they meet, the row decides.
    await Promise.all(approvals.map(nudge));
    row.decision = "approved";
    for (const [index, runId] of runIds.entries()) {
      await until(`run ${index} at its end`, async () => {
        await nudge(approvals[index] ?? "");
        return (await client.run(runId)).status === "Completed";
      });
    }
    expect(ran.filter((one) => one === "pay")).toHaveLength(approvals.length);
  });
});
