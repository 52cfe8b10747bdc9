import { expect, it } from "vitest";
import { EVENTS } from "@/lib/events/catalogue";
import { FUNCTION_IDS, MACHINERY, NOT_INVOCABLE } from "@/lib/functions/catalogue";
import { functions } from "./functions.ts";

/** Ids of the functions that an event wakes, by its name. */
const woken = new Map<string, string[]>();
for (const fn of functions) {
  for (const trigger of fn.opts.triggers ?? []) {
    if (!("event" in trigger) || typeof trigger.event !== "string") continue;
    woken.set(trigger.event, [...(woken.get(trigger.event) ?? []), fn.id()]);
  }
}

it("the catalogue names the functions that each event wakes, and no function is woken by another", () => {
  const said = Object.entries(EVENTS).flatMap(([name, { wakes }]) =>
    wakes.length > 0 ? [[name, [...wakes].sort()]] : [],
  );
  const declared = [...woken]
    .filter(([name]) => !name.startsWith("inngest/"))
    .map(([name, ids]) => [name, ids.sort()]);
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries(declared));
});

it("whoever an event is said to be awaited by exists", () => {
  const awaiting = Object.values(EVENTS).flatMap(({ awaitedBy }) => awaitedBy);
  expect(awaiting.filter((id) => id !== "*" && !FUNCTION_IDS.includes(id))).toEqual([]);
});

it("every event wakes a function, is awaited by a run, or is declared for other apps, and then neither", () => {
  const handled = Object.entries(EVENTS).map(([name, { wakes, awaitedBy, forOthers }]) => ({
    name,
    ok: forOthers ? wakes.length + awaitedBy.length === 0 : wakes.length + awaitedBy.length > 0,
  }));
  expect(handled.filter(({ ok }) => !ok)).toEqual([]);
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
