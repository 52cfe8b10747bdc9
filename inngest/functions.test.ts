import { expect, it } from "vitest";
import { EVENTS } from "@/lib/events/catalogue";
import { FUNCTION_IDS, MACHINERY, NOT_INVOCABLE } from "@/lib/functions/catalogue";
import { functions } from "./functions.ts";

/** Names of the events that wake a function of ours. */
const triggers = functions.flatMap((fn) =>
  (fn.opts.triggers ?? []).flatMap((trigger) =>
    "event" in trigger && typeof trigger.event === "string" ? [trigger.event] : [],
  ),
);
const ours = triggers.filter((name) => !name.startsWith("inngest/"));

it("an event must start a run exactly if a function waits to be woken by it", () => {
  const starting = Object.entries(EVENTS)
    .filter(([, { startsRun }]) => startsRun)
    .map(([name]) => name);
  expect([...new Set(ours)].sort()).toEqual(starting.sort());
});

it("the catalogue names every function, and nothing else", () => {
  expect(functions.map((fn) => fn.id()).sort()).toEqual([...FUNCTION_IDS].sort());
});

it("the catalogue names those that cannot be invoked in place of their event", () => {
  const holdBack = functions.filter(
    ({ opts }) => opts.batchEvents ?? opts.rateLimit ?? opts.idempotency ?? opts.singleton,
  );
  expect(holdBack.map((fn) => fn.id()).sort()).toEqual([...NOT_INVOCABLE].sort());
});

it("the machinery of the console is among them", () => {
  expect(FUNCTION_IDS).toEqual(expect.arrayContaining([...MACHINERY]));
});

it("no two functions share an id", () => {
  const ids = functions.map((fn) => fn.id());
  expect(new Set(ids).size).toBe(ids.length);
});
