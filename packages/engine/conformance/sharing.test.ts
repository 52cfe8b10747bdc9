import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import { type HeldCalls, holdCalls } from "./held-calls.ts";
import { type ScriptedReply, stepHash } from "./scripted-app.ts";

/** Few enough that a test can take them all; with fewer than ten none is kept. */
const WORKERS = 2;

let engine: EngineUnderTest;
let client: ReturnType<typeof engineClient>;
let calls: HeldCalls;

beforeAll(async () => {
  engine = await startEngine({ workers: WORKERS });
  client = engineClient(engine.url);
  calls = await holdCalls("share", engine, client);
  await calls.app.register(engine.url, [
    { id: "f" },
    { id: "limited", config: { concurrency: 1 } },
    { id: "other" },
  ]);
});
afterAll(async () => {
  await calls.app.close();
  await engine.stop();
});
beforeEach(() => calls.clear());

/** A step has run; the function goes on with the next call. */
const step = (id: string): ScriptedReply => ({
  status: 206,
  body: [{ id: stepHash(id), op: "StepRun", name: id, displayName: id, data: null }],
});

describe.skipIf(isForeign)("places are shared by function", () => {
  test.each(["limited", "other"])(
    "a function with waiting runs and long ones leaves its next place to another: %s",
    async (name) => {
      // One after the other: two calls made at once may arrive in either order.
      await calls.send("long");
      await calls.underWay("long");
      await calls.send("longer");
      await calls.underWay("long", "longer");
      await calls.send(...Array.from({ length: 20 }, (_, i) => `waiting ${i}`));
      await client.send({ name: `share/${name}`, data: { name: "urgent" } });
      // All places are taken by runs that are older. The first one that could go on makes room.
      calls.answer("long", step("one"));
      await until("the urgent call", () => calls.open.has("urgent"));
      expect(calls.order).toEqual(["long", "longer", "urgent"]);
      calls.answer("urgent");
      // The oldest run of the other function goes on, before those that came later.
      await until("the run that made room", () => calls.open.has("long"));
      expect(calls.order).toEqual(["long", "longer", "urgent", "long"]);
      for (let left = 22; left > 0; left--) {
        await until("a call", () => calls.open.size > 0);
        calls.answer([...calls.open.keys()][0] ?? "");
      }
      await engine.quiet();
    },
  );
});
