import { describe, expect, test } from "vitest";
import { isForeign } from "./engine-under-test.ts";
import { done, has, op, ops, planned, type ReceivedCall, ran, stepHash } from "./scripted-app.ts";
import { withScripts } from "./with-scripts.ts";

const scripts = withScripts("steps");

describe("steps", () => {
  test("33, 34: one discovery for each step in a row", async () => {
    const { run, calls } = await scripts.play((call) => {
      const next = ["a", "b", "c"].find((id) => !has(call, id));
      return next ? ops(ran(next, next)) : done("end");
    });
    expect(run).toMatchObject({ status: "Completed", output: "end" });
    expect(calls.map((call) => call.stepId)).toEqual(["step", "step", "step", "step"]);
  });

  test("35: a plan of three: three calls at a time, then one discovery", async () => {
    const open = new Set<string>();
    let together = 0;
    let go: () => void = () => {};
    const all = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { calls } = await scripts.play(async (call) => {
      const target = ["a", "b", "c"].find((id) => stepHash(id) === call.stepId);
      if (target) {
        open.add(target);
        together = Math.max(together, open.size);
        if (open.size === 3) go();
        await all;
        return ops(ran(target, 1));
      }
      return has(call, "a") ? done(1) : ops(planned("a"), planned("b"), planned("c"));
    });
    expect(together).toBe(3);
    expect(calls.map((call) => call.body.ctx.disable_immediate_execution)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(calls.map((call) => call.stepId === "step")).toEqual([true, false, false, false, true]);
  });

  test("36: a plan of a step, a sleep and a wait: one discovery, after the slowest", async () => {
    const { calls } = await scripts.play((call) => {
      if (call.stepId !== "step") return ops(ran("a", 1));
      if (has(call, "a")) return done(call.body.steps);
      return ops(
        planned("a"),
        op("nap", { op: "Sleep", name: "200ms" }),
        op("w", { op: "WaitForEvent", name: "steps/never", opts: { timeout: "1s" } }),
      );
    });
    expect(calls.map((call) => call.stepId)).toEqual(["step", stepHash("a"), "step"]);
    expect(calls.at(-1)?.body.steps).toEqual({
      [stepHash("a")]: { data: 1 },
      [stepHash("nap")]: null,
      [stepHash("w")]: null,
    });
  });

  test("37: in a race each finished step is followed by a discovery; what it lists again runs once", async () => {
    const race = { parallelMode: "race" };
    let releaseSlow: () => void = () => {};
    const slow = new Promise<void>((resolve) => {
      releaseSlow = resolve;
    });
    const { calls } = await scripts.play(async (call) => {
      if (call.stepId === stepHash("fast")) return ops(ran("fast", 1, race));
      if (call.stepId === stepHash("slow")) {
        await slow;
        return ops(ran("slow", 2, race));
      }
      if (call.stepId === stepHash("next")) {
        releaseSlow();
        return ops(ran("next", 3));
      }
      if (has(call, "slow") && has(call, "next")) return done("end");
      if (has(call, "fast"))
        return has(call, "next") ? ops(planned("slow", race)) : ops(planned("slow", race), planned("next"));
      return ops(planned("fast", race), planned("slow", race));
    });
    const targets = calls.map((call) => call.stepId).filter((id) => id !== "step");
    expect(targets.sort()).toEqual([stepHash("fast"), stepHash("next"), stepHash("slow")].sort());
  });

  test("38: a member that fails for good does not stop its siblings", async () => {
    const { run } = await scripts.play((call) => {
      if (call.stepId === stepHash("bad")) {
        return {
          ...ops(op("bad", { op: "StepFailed", error: { name: "E", message: "no", __serialized: true } })),
          headers: { "x-inngest-no-retry": "true" },
        };
      }
      if (call.stepId === stepHash("good")) return ops(ran("good", 1));
      return has(call, "good") ? done(call.body.steps) : ops(planned("bad"), planned("good"));
    });
    expect(run.output).toEqual({
      [stepHash("bad")]: { error: { name: "E", message: "no" } },
      [stepHash("good")]: { data: 1 },
    });
  });

  test("39, 43: a step that throws is called again, and each step counts for itself", async () => {
    const failing = (id: string) => op(id, { op: "StepError", error: { name: "E", message: id } });
    const { run, calls } = await scripts.play((call) => {
      const next = ["a", "b"].find((id) => !has(call, id));
      if (!next) return done("end");
      return call.body.ctx.attempt < 2 ? ops(failing(next)) : ops(ran(next, 1));
    });
    expect(run.status).toBe("Completed");
    expect(calls.map((call) => call.body.ctx.attempt)).toEqual([0, 1, 2, 0, 1, 2, 0]);
  });

  test("40: a StepError on the last attempt counts as failed for good", async () => {
    const { run, calls } = await scripts.play(
      (call) =>
        has(call, "a")
          ? done(call.body.steps)
          : ops(op("a", { op: "StepError", error: { name: "E", message: "no" } })),
      { retries: 1 },
    );
    expect(calls.map((call) => call.body.ctx.attempt)).toEqual([0, 1, 0]);
    expect(run.output).toEqual({ [stepHash("a")]: { error: { name: "E", message: "no" } } });
  });

  test("50: the first value of a step stays", async () => {
    const { run } = await scripts.play((call) =>
      call.body.ctx.stack.current < 1 || !has(call, "b") ? secondWrite(call) : done(call.body.steps),
    );
    function secondWrite(call: ReceivedCall) {
      return has(call, "a") ? ops(ran("a", "second"), ran("b", 1)) : ops(ran("a", "first"));
    }
    expect(run.output).toMatchObject({ [stepHash("a")]: { data: "first" } });
  });

  test.skipIf(isForeign)("several steps in one reply are followed by one discovery", async () => {
    const { run, calls } = await scripts.play((call) =>
      has(call, "a") ? done("end") : ops(ran("a", 1), ran("b", 2), ran("c", 3)),
    );
    expect(run).toMatchObject({ status: "Completed", output: "end" });
    expect(calls).toHaveLength(2);
  });

  test("54: short sleeps, instants of the past and negative ones", async () => {
    for (const name of ["200ms", "-5s", "0s", "2020-01-01T00:00:00.000Z"]) {
      const { run } = await scripts.play((call) =>
        has(call, "nap") ? done("woke") : ops(op("nap", { op: "Sleep", name })),
      );
      expect(run.output, name).toBe("woke");
    }
  });
});
