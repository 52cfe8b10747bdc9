import { describe, expect, it } from "vitest";
import { at, attemptsOf, runOf, someRun, stepsOf } from "@/testing/ledger-runs";
import { withTestDatabase } from "@/testing/with-test-database";
import type { LedgerEntry, StepEntry } from "./ledger-entries.ts";
import { recordEntries } from "./record-entries.ts";

withTestDatabase();

describe("entries recorded twice, late or in the wrong order", () => {
  it("a step that is done stays done, without an error", async () => {
    const { runId, call, step } = someRun();
    await recordEntries([call, step("a", { output: 1 })]);
    await recordEntries([step("a", { status: "planned" })]);
    await recordEntries([step("a", { status: "running", error: { name: "Error", message: "late" } })]);
    expect((await stepsOf(runId)).a).toMatchObject({
      status: "completed",
      endedAt: new Date(at(20)),
      error: null,
    });
  });

  it("the last result of a step counts: the engine sends its own after one it discarded", async () => {
    const { runId, call, step } = someRun();
    await recordEntries([call, step("a", { output: 1 })]);
    await recordEntries([step("a", { output: 2, endedAt: at(40) })]);
    expect((await stepsOf(runId)).a).toMatchObject({ output: 2, endedAt: new Date(at(20)) });
  });

  it("a step whose body ran on after its run was cancelled is done", async () => {
    const { runId, call, step, answer } = someRun();
    await recordEntries([call, step("a", { status: "running" }), answer({ ended: "completed" })]);
    await recordEntries([step("a", { status: "running" })]);
    expect((await stepsOf(runId)).a?.status).toBe("cancelled");
    await recordEntries([step("a")]);
    expect((await stepsOf(runId)).a?.status).toBe("completed");
  });

  it("a run that ended stays as it ended", async () => {
    const { runId, call, answer } = someRun();
    await recordEntries([call, answer({ ended: "completed" })]);
    await recordEntries([call, answer({ at: at(90) })]);
    await recordEntries([answer({ ended: "failed", error: { name: "Error", message: "late" }, at: at(99) })]);
    expect(await runOf(runId)).toMatchObject({ status: "completed", endedAt: new Date(at(50)), error: null });
  });

  it("an answer without its call creates no run, and its steps are stored", async () => {
    const { runId, step, answer } = someRun();
    await recordEntries([step("a"), answer()]);
    expect(await runOf(runId)).toBeUndefined();
    expect((await stepsOf(runId)).a?.status).toBe("completed");
  });

  it("the same entries give the same rows in one batch and one by one", async () => {
    const tell = (run: ReturnType<typeof someRun>): LedgerEntry[] => [
      run.call,
      run.step("a", { status: "planned", startedAt: at(5) }),
      run.step("a", { status: "running", input: [1], startedAt: at(10) }),
      run.attempt("a", 10, { endedAt: null }),
      run.step("a", { output: 1 }),
      run.attempt("a", 10),
      run.step("a", { status: "running" }),
      run.step("w", { status: "waiting", waitsFor: { event: "x", until: null } }),
      run.step("w", { status: "waiting", waitsFor: { event: "y", until: null } }),
      run.answer(),
      run.answer({ ended: "completed", output: 2 }),
      run.answer(),
    ];
    const [one, many] = [someRun(), someRun()];
    await recordEntries(tell(one));
    for (const entry of tell(many)) await recordEntries([entry]);
    const all = async ({ runId }: { runId: string }) => [
      { ...(await runOf(runId)), id: "" },
      Object.values(await stepsOf(runId))
        .map((step) => ({ ...step, runId: "" }))
        .sort((a, b) => (a.stepId < b.stepId ? -1 : 1)),
      (await attemptsOf(runId)).map((row) => ({ ...row, runId: "" })),
    ];
    expect(await all(many)).toEqual(await all(one));
    expect((await stepsOf(one.runId)).a).toMatchObject({
      startedAt: new Date(at(10)),
      input: [1],
      output: 1,
    });
  });
});

it("any three entries of a step give the same row in one batch and one by one", async () => {
  const error = { name: "Error", message: "no" };
  const seen: Partial<StepEntry>[] = [
    { status: "planned", startedAt: at(5), input: ["planned"] },
    { status: "waiting", startedAt: at(5), waitsFor: { event: "x", until: null } },
    { status: "running", startedAt: at(10), input: ["run"] },
    { status: "running", startedAt: at(10), input: ["run"], error },
    { status: "completed", startedAt: at(10), endedAt: at(20), input: ["run"], output: 1 },
    { status: "failed", startedAt: at(10), endedAt: at(25), input: ["run"], error },
    { status: "completed", startedAt: at(30), endedAt: at(30), output: 2 },
  ];
  const triples = seen.flatMap((a) => seen.flatMap((b) => seen.map((c) => [a, b, c])));
  const [batched, single] = [someRun(), someRun()];
  const tell = (run: ReturnType<typeof someRun>, nth: number) =>
    triples.map((triple, n) => run.step(`s${n}`, triple[nth]));
  await recordEntries([0, 1, 2].flatMap((nth) => tell(batched, nth)));
  for (const nth of [0, 1, 2]) await recordEntries(tell(single, nth));
  const stored = async ({ runId }: { runId: string }) =>
    Object.fromEntries(
      Object.entries(await stepsOf(runId)).map(([id, step]) => [
        `${id}: ${triples[Number(id.slice(1))]?.map(({ status }) => status).join(", ")}`,
        { ...step, runId: "" },
      ]),
    );
  const expected = await stored(single);
  expect(Object.keys(expected)).toHaveLength(343);
  expect(await stored(batched)).toEqual(expected);
});

it("concurrent writers with runs and steps in different orders do not deadlock", async () => {
  const all = Array.from({ length: 6 }, () => someRun());
  await Promise.all(
    Array.from({ length: 30 }, (_, n) => {
      const entries = all.flatMap(({ call, step, answer }) => [call, step("a"), step("b"), answer()]);
      return recordEntries(n % 2 ? entries : entries.reverse());
    }),
  );
  for (const { runId } of all) {
    expect((await runOf(runId))?.calls).toBe(30);
    expect(Object.keys(await stepsOf(runId)).sort()).toEqual(["a", "b"]);
  }
});
