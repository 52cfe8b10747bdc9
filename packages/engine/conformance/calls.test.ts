import { describe, expect, test } from "vitest";
import { done, has, ops, ran, stepHash } from "./scripted-app.ts";
import { withScripts } from "./with-scripts.ts";

const scripts = withScripts("calls");

describe("calls", () => {
  test("25, 26, 27, 28: fields, version, step id and stack", async () => {
    const { calls } = await scripts.play((call) => (has(call, "a") ? done(1) : ops(ran("a", 7))));
    const [first, second] = calls;
    expect(first?.headers["x-inngest-req-version"]).toBe("-1");
    expect(first?.body).toMatchObject({
      version: -1,
      steps: {},
      use_api: false,
      defers: {},
      ctx: { attempt: 0, max_attempts: 3, env: "", step_id: "step", stack: { stack: [], current: 0 } },
    });
    expect(first?.headers["x-run-id"]).toBe(first?.body.ctx.run_id);
    expect(first?.query.stepId).toBe("step");
    expect(second?.body).toMatchObject({
      version: 2,
      steps: { [stepHash("a")]: { data: 7 } },
      ctx: { stack: { stack: [stepHash("a")], current: 1 } },
    });
    expect(second?.headers["x-inngest-req-version"]).toBe("2");
  });

  test("30: max_attempts is one more than the retries", async () => {
    for (const [retries, wanted] of [
      [0, 1],
      [3, 4],
      [21, 21],
      [undefined, 5],
    ] as const) {
      const { calls } = await scripts.play(() => done(1), { retries });
      expect(calls[0]?.body.ctx.max_attempts).toBe(wanted);
    }
  });

  test("31: memos over 4 MiB are fetched by the app, until the run has ended", async () => {
    const large = "x".repeat(1_500_000);
    let fetched: unknown = null;
    const { run, calls } = await scripts.play(async (call) => {
      if (call.body.ctx.use_api) {
        const runId = call.body.ctx.run_id;
        const actions = await scripts.client.request("GET", `/v0/runs/${runId}/actions`);
        const batch = await scripts.client.request("GET", `/v0/runs/${runId}/batch`);
        fetched = { steps: Object.keys(actions.body as object).length, events: batch.body };
        return done("all there");
      }
      return ops(ran(`s${call.body.ctx.stack.current}`, large));
    });
    expect(run.output).toBe("all there");
    const last = calls.at(-1);
    expect(last?.body).toMatchObject({ steps: {}, ctx: { use_api: true, stack: { current: 3 } } });
    expect(fetched).toMatchObject({ steps: 3, events: [{ name: expect.stringMatching("^calls/") }] });
    expect((await scripts.client.request("GET", `/v0/runs/${run.run_id}/actions`)).status).toBe(410);
  });
});
