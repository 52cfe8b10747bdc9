import { expect, test } from "vitest";
import { FunctionConfig } from "../../protocol/function-config.ts";
import { flowKey } from "./flow-key.ts";
import { concurrencyLimits, FREE_FLOW, rankMs, runFlow } from "./run-flow.ts";

const config = (options: object) =>
  FunctionConfig.parse({
    id: "a-f",
    name: "f",
    steps: { step: { id: "step", runtime: { url: "" } } },
    ...options,
  });
const event = (data: object) => ({ name: "a/f", data });

test("a key counts by its text; missing, null and false are one", () => {
  expect(flowKey("event.data.id", event({ id: 1 }))).toBe(flowKey("event.data.id", event({ id: "1" })));
  const absent = [{}, { id: null }, { id: false }].map((data) => flowKey("event.data.id", event(data)));
  expect(new Set(absent)).toEqual(new Set(["false"]));
  expect(flowKey('event.data.a + "-" + event.data.b', event({ a: "x" }))).toBe("x-");
  expect(flowKey('"n" + event.data.n + event.data.ok', event({ n: 5, ok: true }))).toBe("n5true");
  expect(flowKey("event.data.a || event.data.b", event({ b: "second" }))).toBe("second");
  expect(flowKey('event.data.a + "-" + event.data.b', event({ a: "x", b: "y" }))).toBe("x-y");
  expect(flowKey("event.data", event({ b: 1, a: 2 }))).toBe(flowKey("event.data", event({ a: 2, b: 1 })));
  expect(flowKey("event.data.id", event({ id: "x".repeat(5000) })).length).toBe(64);
});

test("concurrency keys of scope fn differ by function, keys of wider scope are shared", () => {
  const keyed = (scope?: string) => ({
    concurrency: [{ limit: 2 }, { limit: 1, key: "event.data.id", scope }],
  });
  const [a, b] = ["fn-a", "fn-b"].map((id) => runFlow(config(keyed("env")), id, event({ id: 7 })));
  expect(a?.concurrency_key_1).not.toBe(b?.concurrency_key_1);
  expect(a?.concurrency_key_2).toBe(b?.concurrency_key_2);
  const own = ["fn-a", "fn-b"].map((id) => runFlow(config(keyed()), id, event({ id: 7 })).concurrency_key_2);
  expect(own[0]).not.toBe(own[1]);
  expect(runFlow(config({}), "fn-a", event({})).queue_key).toBeNull();
  expect(concurrencyLimits(config({ concurrency: [{ limit: 5 }, { limit: 3 }] }))).toEqual([
    { limit: 3, key: null, scope: "fn" },
  ]);
  expect(concurrencyLimits(config({ concurrency: 3 }))).toEqual([{ limit: 3, key: null, scope: "fn" }]);
});

test("64: only an integer moves a run, by ten minutes at most", () => {
  const priority = (run: string, data: object) =>
    runFlow(config({ priority: { run } }), "f", event(data)).priority_s;
  expect(priority("event.data.vip == true ? 600 : 0", { vip: true })).toBe(600);
  expect(priority("event.data.vip == true ? 600 : 0", {})).toBe(0);
  expect(priority("event.data.p", { p: 600 })).toBe(0);
  expect(priority("int(event.data.p)", { p: 300 })).toBe(300);
  expect(priority("100000", {})).toBe(600);
  expect(priority("-100000", {})).toBe(-600);
  expect(rankMs(1_000_000, { ...FREE_FLOW, priority_s: 60 })).toBe(940_000);
});
