import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Op } from "../../protocol/opcode.ts";
import type { Reply } from "../../protocol/read-reply.ts";
import { advanceRun } from "./advance-run.ts";
import { resolvePause } from "./resolve-pause.ts";
import type { CallContext, Policy } from "./retry-call.ts";
import type { JobKind, RunChange } from "./run-change.ts";
import { newRunState, type RunState } from "./run-state.ts";
import { leavesOf, type Program, SimulatedApp } from "./simulated-app.ts";

const POLICY: Policy = { nowMs: 1000, retryIntervalMs: 10, random: () => 0 };
const call = (fields: Partial<CallContext> = {}): CallContext => ({
  jobKind: "discovery",
  stepId: null,
  attempt: 0,
  maxAttempts: 3,
  redrives: 0,
  bodyRevision: 0,
  ...fields,
});
const ops = (...list: Op[]): Reply => ({
  kind: "ops",
  ops: list,
  requestVersion: 2,
  noRetry: false,
  retryAtMs: null,
});
const written = (change: RunChange): RunState => ({ ...change.next, revision: change.next.revision + 1 });

interface Job {
  kind: JobKind;
  stepId: string | null;
  redrives: number;
  /** What the call carries, once it has been sent. */
  sent: { memo: ReadonlySet<string>; revision: number; planOnly: boolean } | null;
}

interface Played {
  app: SimulatedApp;
  state: RunState;
  /** Steps in the order in which they were written as finished. */
  finished: string[];
}

/** Plays a program to its end; `choose` decides which queue item moves next, by one half of its work at a time. */
function play(program: Program, choose: (options: number) => number): Played {
  const app = new SimulatedApp(program);
  let state = newRunState("run");
  const finished: string[] = [];
  let jobs: Job[] = [{ kind: "discovery", stepId: null, redrives: 0, sent: null }];
  for (let moves = 0; state.status !== "completed"; moves++) {
    if (moves > 2000) throw new Error("the run does not end");
    expect(
      jobs.filter((job) => job.kind === "discovery").length,
      "one discovery at a time",
    ).toBeLessThanOrEqual(1);
    const job = jobs[choose(jobs.length)];
    if (!job) throw new Error(`nothing is queued, and the run waits for ${[...state.pending.keys()].join()}`);
    const isCall = job.kind === "discovery" || job.kind === "step";
    if (isCall && !job.sent) {
      job.sent = { memo: new Set(state.stack), revision: state.revision, planOnly: state.forceStepPlan };
      continue;
    }
    const change = job.sent
      ? advanceRun(
          state,
          call({
            jobKind: job.kind,
            stepId: job.stepId,
            bodyRevision: job.sent.revision,
            redrives: job.redrives,
          }),
          app.answer(job.sent.memo, job.stepId, job.sent.planOnly),
          POLICY,
        )
      : resolvePause(state, { stepId: job.stepId ?? "", op: "Sleep", name: "" }, "null", POLICY.nowMs);
    state = written(change);
    for (const step of change.finished) expect(step.position).toBe(finished.push(step.stepId) - 1);
    const { job: fate } = change;
    jobs = jobs.filter((one) => one !== job);
    if (fate.kind === "again") {
      jobs.push({ kind: fate.jobKind, stepId: fate.stepId, redrives: fate.redrives, sent: null });
    }
    for (const spec of change.jobs)
      jobs.push({ kind: spec.kind, stepId: spec.stepId, redrives: 0, sent: null });
  }
  return { app, state, finished };
}

/** Programs with distinct ids; members of a race carry its mode, as the SDK's `group.parallel` gives it to them. */
const programs = fc
  .letrec<{ node: Program }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.record({
        kind: fc.constantFrom("step" as const, "step" as const, "sleep" as const),
        id: fc.constant(""),
      }),
      fc.record({
        kind: fc.constantFrom("row" as const, "all" as const, "race" as const),
        parts: fc.array(tie("node"), { minLength: 1, maxLength: 3 }),
      }),
    ),
  }))
  .node.map((node) => numbered(node, false, { count: 0 }));

function numbered(node: Program, racing: boolean, ids: { count: number }): Program {
  if ("id" in node) return { ...node, id: `s${ids.count++}`, racing };
  return { ...node, parts: node.parts.map((part) => numbered(part, racing || node.kind === "race", ids)) };
}

describe("a run", () => {
  test("of any shape ends, in any order of replies, and executes every step at most once", () => {
    fc.assert(
      fc.property(programs, fc.infiniteStream(fc.nat(1_000_000)), (program, choices) => {
        const { app, state, finished } = play(
          program,
          (options) => (choices.next().value ?? 0) % Math.max(1, options),
        );
        expect([...app.executions.values()].every((count) => count === 1)).toBe(true);
        expect(new Set(state.stack).size).toBe(state.stack.length);
        expect(state.stack, "28: the stack is the order of finishing").toEqual(finished);
        const known = leavesOf(program).map((leaf) => leaf.id);
        expect(state.stack.every((id) => known.includes(id))).toBe(true);
        expect(state.pending.size).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  test("a plan of three is followed by one discovery", () => {
    const planned = (id: string): Op => ({ id, op: "StepPlanned", name: id });
    const plan = advanceRun(newRunState("r"), call(), ops(planned("a"), planned("b"), planned("c")), POLICY);
    expect(plan.job).toEqual({ kind: "done" });
    expect(plan.next.forceStepPlan).toBe(true);
    let state = written(plan);
    const fates = ["c", "a", "b"].map((id) => {
      const change = advanceRun(
        state,
        call({ jobKind: "step", stepId: id, bodyRevision: state.revision }),
        ops({ id, op: "StepRun", data: 1 }),
        POLICY,
      );
      state = written(change);
      return change.job.kind === "again" ? change.job.jobKind : "done";
    });
    expect(fates).toEqual(["done", "done", "discovery"]);
    expect(state).toMatchObject({ stack: ["c", "a", "b"], forceStepPlan: false, discoveryQueued: true });
  });

  test("steps after a race wait for its loser while the app lists it, as on the reference", () => {
    const race = { parallelMode: "race" };
    const racing = (id: string, kind: string): Op => ({ id, op: kind, name: "1h", opts: race });
    let state = written(
      advanceRun(newRunState("r"), call(), ops(racing("a", "StepPlanned"), racing("w", "Sleep")), POLICY),
    );
    const target = (id: string, opts = {}) => {
      const context = call({ jobKind: "step", stepId: id, bodyRevision: state.revision });
      const change = advanceRun(state, context, ops({ id, op: "StepRun", data: 1, opts }), POLICY);
      state = written(change);
      return change.job;
    };
    expect(target("a", race)).toMatchObject({ jobKind: "discovery" });
    const found = ops({ id: "next", op: "StepPlanned" }, racing("w", "Sleep"));
    const discovery = advanceRun(state, call({ bodyRevision: state.revision }), found, POLICY);
    expect(discovery.jobs).toMatchObject([{ kind: "step", stepId: "next" }]);
    state = written(discovery);
    expect(target("next")).toEqual({ kind: "done" });
    expect([...state.pending.keys()]).toEqual(["w"]);
    const loser = resolvePause(state, { stepId: "w", op: "Sleep", name: "" }, "null", 0);
    expect(loser.job).toMatchObject({ jobKind: "discovery" });
  });

  test("a step that finishes while a discovery is in flight leads to another discovery", () => {
    const race = { parallelMode: "race" };
    const first = advanceRun(
      newRunState("r"),
      call(),
      ops({ id: "a", op: "StepPlanned", opts: race }, { id: "w", op: "Sleep", name: "1s", opts: race }),
      POLICY,
    );
    let state = written(first);
    const winner = advanceRun(
      state,
      call({ jobKind: "step", stepId: "a" }),
      ops({ id: "a", op: "StepRun", data: 1, opts: race }),
      POLICY,
    );
    expect(winner.job).toMatchObject({ kind: "again", jobKind: "discovery" });
    state = written(winner);
    const sentAt = state.revision;
    const loser = resolvePause(state, { stepId: "w", op: "Sleep", name: "" }, "null", 0);
    expect(loser.job).toEqual({ kind: "done" });
    state = written(loser);
    const reply = advanceRun(
      state,
      call({ bodyRevision: sentAt }),
      ops({ id: "w", op: "Sleep", name: "1s" }),
      POLICY,
    );
    expect(reply.job).toMatchObject({ kind: "again", jobKind: "discovery" });
  });

  test("a step that one reply names twice is asked for once", () => {
    const twice = ops({ id: "a", op: "StepPlanned" }, { id: "a", op: "StepPlanned" });
    const change = advanceRun(newRunState("r"), call(), twice, POLICY);
    expect([change.jobs.length, change.reported.length]).toEqual([1, 1]);
  });

  test("the first write of a step stays", () => {
    const first = advanceRun(newRunState("r"), call(), ops({ id: "a", op: "StepRun", data: 1 }), POLICY);
    const second = advanceRun(written(first), call(), ops({ id: "a", op: "StepRun", data: 2 }), POLICY);
    expect(first.finished).toMatchObject([{ stepId: "a", memo: '{"data":1}', position: 0 }]);
    expect(second.finished).toEqual([]);
  });

  test("attempts: the same item again, then the end", () => {
    const failed: Reply = {
      kind: "failed",
      failure: {
        error: { error: "x", name: "E", message: "m" },
        output: "out",
        noRetry: false,
        retryAtMs: null,
      },
    };
    const again = advanceRun(newRunState("r"), call({ attempt: 1 }), failed, POLICY);
    expect(again.job).toMatchObject({ kind: "again", attempt: 2, dueAtMs: 1010 });
    expect(again.end).toBeNull();
    const last = advanceRun(newRunState("r"), call({ attempt: 2 }), failed, POLICY);
    expect(last.end).toMatchObject({ status: "failed", output: "out" });
  });

  test("a reply that ends the run and asks for a wait leaves no wait behind", () => {
    const wait = { id: "w", op: "WaitForEvent", name: "w", opts: { event: "e", timeout: "1h" } };
    const failure = { id: "s", op: "NotAnOp", name: "s" };
    const last = advanceRun(newRunState("run"), call({ attempt: 2 }), ops(wait, failure), POLICY);
    expect(last.end?.status).toBe("failed");
    expect(last.jobs).toEqual([]);
    const first = advanceRun(newRunState("run"), call(), ops(wait, failure), POLICY);
    expect(first.jobs).toHaveLength(1);
  });

  test("a run may have a thousand steps and fails with one more", () => {
    const plan = (count: number) =>
      advanceRun(
        newRunState("r"),
        call(),
        ops(...Array.from({ length: count }, (_, i): Op => ({ id: `s${i}`, op: "StepPlanned" }))),
        POLICY,
      );
    expect(plan(1000).end).toBeNull();
    expect(plan(1001).end?.error?.name).toBe("InngestErrFunctionOverflowed");
  });

  test("calls without new steps are repeated a few times, then count as a failed attempt", () => {
    expect(advanceRun(newRunState("r"), call(), ops(), POLICY).job).toMatchObject({
      attempt: 0,
      redrives: 1,
    });
    expect(advanceRun(newRunState("r"), call({ redrives: 5 }), ops(), POLICY).job).toMatchObject({
      attempt: 1,
    });
    expect(advanceRun(newRunState("r"), call({ redrives: 5, attempt: 2 }), ops(), POLICY).end?.status).toBe(
      "failed",
    );
  });
});
