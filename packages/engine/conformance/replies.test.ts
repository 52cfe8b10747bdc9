import { describe, expect, test } from "vitest";
import { isForeign } from "./engine-under-test.ts";
import { done, has, op, ops, planned, ran, startScriptedApp, stepHash } from "./scripted-app.ts";
import { withScripts } from "./with-scripts.ts";

const scripts = withScripts("rep");

describe("replies", () => {
  test.each([
    [
      "44: a 400 that says no retry",
      { status: 400, headers: { "x-inngest-no-retry": "true" }, body: { name: "E", message: "m" } },
      1,
      '"m"',
    ],
    [
      "44: a 500 that says no retry",
      { status: 500, headers: { "x-inngest-no-retry": "true" }, body: { name: "E", message: "m" } },
      1,
      '"m"',
    ],
    ["44: a 400 without that", { status: 400, body: { name: "E", message: "m" } }, 3, '"m"'],
    [
      "45: a page of HTML",
      { status: 404, body: "<html>", plain: true },
      3,
      "Your server returned HTTP 404 before the SDK responded.",
    ],
    [
      "45: a 500 of someone else",
      { status: 500, body: "<html>", plain: true },
      3,
      "Your server returned HTTP 500 before the SDK responded.",
    ],
    [
      "45: a 200 of someone else",
      { status: 200, body: "hi", plain: true },
      3,
      "The response did not come from an Inngest SDK",
    ],
    [
      "51: an op nobody knows",
      { status: 206, body: [{ id: "x", op: "Teleport" }] },
      3,
      "error reading generator opcode response",
    ],
    [
      "51: ops that are not JSON",
      { status: 206, body: "{nope" },
      3,
      "error reading generator opcode response",
    ],
    [
      "51: an op without an id",
      { status: 206, body: [{ op: "StepRun" }] },
      3,
      "error reading generator opcode response",
    ],
    [
      "53: an output over 4 MiB",
      ops(ran("big", "x".repeat(4_300_000))),
      3,
      "step output size is greater than the limit",
    ],
    ["a reply over 8 MiB", { status: 200, body: "x".repeat(8_500_000) }, 3, "output_too_large"],
    ["54: a sleep of 400 days", ops(op("nap", { op: "Sleep", name: "400d" })), 1, "InngestErrTimeoutTooLong"],
    ["54: a sleep of no duration", ops(op("nap", { op: "Sleep", name: "1y" })), 3, "cannot be read"],
    [
      "68: a condition that does not compile",
      ops(op("w", { op: "WaitForEvent", name: "x/y", opts: { timeout: "1m", if: "event.data. ==" } })),
      1,
      "InvalidExpression",
    ],
    [
      "hostile: a condition that can hang the process",
      ops(
        op("w", {
          op: "WaitForEvent",
          name: "x/y",
          opts: { timeout: "1m", if: "async.data.a.matches('(a+)+b')" },
        }),
      ),
      1,
      "matches",
    ],
    [
      "53: a thousand steps and one",
      ops(...Array.from({ length: 1001 }, (_, i) => planned(`s${i}`))),
      1,
      "InngestErrFunctionOverflowed",
    ],
    [
      "a step id PostgreSQL cannot keep",
      { status: 206, body: [{ id: "a\u0000", op: "StepRun", data: 1 }] },
      3,
      "error reading generator opcode response",
    ],
    [
      "a value nested without end",
      { status: 206, body: `[{"id":"a","op":"StepRun","data":${"[".repeat(9000)}${"]".repeat(9000)}}]` },
      3,
      "cannot be stored",
    ],
  ])("%s", async (_title, reply, attempts, text) => {
    const { run, calls } = await scripts.play(() => reply);
    expect(run.status).toBe("Failed");
    expect(calls).toHaveLength(attempts);
    expect(JSON.stringify(run.output)).toContain(text);
  });

  test("45: an app that cannot be reached", async () => {
    const gone = await startScriptedApp("gone", () => done(1));
    await gone.register(scripts.engine.url, [{ id: "f", retries: 1 }]);
    await gone.close();
    const run = await scripts.client.endedRunOf(await scripts.client.sendOne({ name: "gone/f" }));
    expect(run.status).toBe("Failed");
    expect(JSON.stringify(run.output)).toContain("Unable to reach SDK URL");
  });

  test("47: retry-after in seconds, and as a date", async () => {
    for (const header of ["2", new Date(Date.now() + 2000).toISOString()]) {
      const { calls } = await scripts.play((call) =>
        call.body.ctx.attempt === 0
          ? { status: 500, body: { message: "later" }, headers: { "retry-after": header } }
          : done(1),
      );
      expect((calls[1]?.atMs ?? 0) - (calls[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(900);
    }
  });

  test("48: a streamed answer, with steps and with a result", async () => {
    const stream = (status: number, body: unknown) => ({
      status: 201,
      body: `     ${JSON.stringify({ status, headers: { "x-inngest-req-version": "2" }, body: JSON.stringify(body) })}`,
    });
    const { run } = await scripts.play((call) =>
      has(call, "a") ? stream(200, { ok: 1 }) : stream(206, [ran("a", 1)]),
    );
    expect(run).toMatchObject({ status: "Completed", output: { ok: 1 } });
  });

  test("49: an empty body is null, plain text is that text", async () => {
    expect((await scripts.play(() => ({ status: 200, body: "" }))).run).toMatchObject({
      status: "Completed",
      output: null,
    });
    expect((await scripts.play(() => ({ status: 200, body: "plain text" }))).run.output).toBe("plain text");
    expect((await scripts.play(() => ({ status: 200, body: "null" }))).run.output).toBe(null);
  });

  test.skipIf(isForeign)("52: an app that answers nothing new does not loop for ever", async () => {
    const { run, calls } = await scripts.play(() => ops(), { retries: 0 });
    expect(run.status).toBe("Failed");
    expect(JSON.stringify(run.output)).toContain("without a step, a result or an error");
    expect(calls.length).toBeLessThan(20);
  });

  test("RunComplete is the function's end", async () => {
    const { run } = await scripts.play(() =>
      ops({ id: stepHash("complete"), op: "RunComplete", data: { a: 1 } }),
    );
    expect(run).toMatchObject({ status: "Completed", output: { a: 1 } });
  });

  test("a redirect is followed", async () => {
    const { run } = await scripts.play((call) =>
      call.query.moved
        ? done("moved")
        : {
            status: 307,
            body: "",
            headers: { location: `/api/inngest?fnId=${call.fnId}&stepId=step&moved=1` },
          },
    );
    expect(run.output).toBe("moved");
  });
});
