import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe as about, expect, it } from "vitest";
import { isInvocable, isPausable } from "@/lib/declarations/rules";
import { eventEntry } from "@/lib/events/catalogue";
import { EventName } from "@/lib/events/event-schemas";
import { listenersOf, senderOf } from "@/lib/events/read-catalogue";
import { inputsOf } from "@/lib/functions/invoke-function";
import { scopesBefore } from "@/lib/stops/rules";
import { declarations } from "./declarations.ts";
import { defineFunction } from "./define-function.ts";
import { describe } from "./describe.ts";
import { functions } from "./functions.ts";

const root = join(import.meta.dirname, "..");

/** Sources of the product that are no tests, by their paths. */
function sources(): { file: string; text: string }[] {
  return ["app", "components", "lib", "inngest"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
      .map((file) => ({ file: join(folder, file), text: readFileSync(join(root, folder, file), "utf8") })),
  );
}

it("no two functions share an id", () => {
  expect(new Set(declarations.map(({ id }) => id)).size).toBe(functions.length);
});

it("every file of functions is in the list", () => {
  const files = sources().filter(
    ({ file, text }) => file.startsWith("inngest/functions/") && text.includes("defineFunction("),
  );
  expect(files.length).toBe(functions.length);
});

it("the id of a function stands in its own file alone, or in lib/declarations/ids.ts", () => {
  const texts = sources();
  const places = declarations.map(({ id }) => {
    const quoted = new RegExp(`["']${id}["']`);
    return { id, files: texts.filter(({ text }) => quoted.test(text)).map(({ file }) => file) };
  });
  const allowed = (id: string) => [`inngest/functions/${id}.ts`, "lib/declarations/ids.ts"];
  expect(
    places.filter(({ id, files }) => files.length !== 1 || !allowed(id).includes(files[0] ?? "")),
  ).toEqual([]);
});

it("nothing but the list of functions imports a function's file", () => {
  const imported = sources().flatMap(({ file, text }) =>
    declarations
      .filter(
        ({ id }) =>
          new RegExp(`from "[^"]*functions/${id}(\\.ts)?"`).test(text) && file.startsWith("inngest/"),
      )
      .map(() => file),
  );
  expect(new Set(imported)).toEqual(new Set(["inngest/functions.ts"]));
});

about("a new function", () => {
  const made = defineFunction(
    {
      id: "send-digest",
      name: "Send a digest",
      triggers: [{ event: "ticket/summary_requested" }],
      batchEvents: { maxSize: 10, timeout: "5s" },
      workerSteps: ["write-digest"],
      awaits: ["ops/operation.changed"],
      sends: ["customer/refund.escalated"],
      stepAttempts: { "write-digest": 2 },
    },
    async () => "sent",
  );
  const [declared] = describe([made]);
  const all = declared ? [...declarations, declared] : [];

  it("is known by its declaration alone", () => {
    expect(declared).toMatchObject({ id: "send-digest", stepAttempts: { "write-digest": 2 } });
    expect(inputsOf(all.at(-1) ?? { triggers: [] }).map(({ event }) => event)).toEqual([
      "ticket/summary_requested",
    ]);
    expect(listenersOf("ticket/summary_requested", all).wakes).toEqual(["thread-summary", "send-digest"]);
    expect(listenersOf("ops/operation.changed", all).awaitedBy).toEqual(["run-operation", "send-digest"]);
    expect(senderOf("customer/refund.escalated", all)).toBe("refund-investigation, send-digest");
    expect(isInvocable(all, "send-digest")).toBe(false);
    expect(isPausable(all, "send-digest")).toBe(true);
    expect(isPausable(declarations, "send-digest")).toBe(false);
  });

  it("is held before a step of the worker by a pause of the agent, however often the step repeats", () => {
    const scopes = (stepId: string) => declared && scopesBefore(declared, stepId);
    expect(scopes("write-digest-2")).toEqual(["function:send-digest", "agent"]);
    expect(scopes("store-digest")).toEqual(["function:send-digest"]);
  });

  it("is held by nothing as machinery, and cannot be paused", () => {
    const machinery = all.map((one) => ({ ...one, machinery: true }));
    expect(isPausable(machinery, "send-digest")).toBe(false);
    expect(machinery.flatMap((one) => scopesBefore(one, "write-digest"))).toEqual([]);
  });
});

it("machinery, worker steps and functions that hold events back are those the product relies on", () => {
  const having = (has: (one: (typeof declarations)[number]) => unknown) =>
    declarations.filter(has).map(({ id }) => id);
  expect(having(({ machinery }) => machinery)).toEqual(["close-ended-runs", "pulse", "run-operation"]);
  expect(having(({ workerSteps }) => workerSteps)).toEqual([
    "handle-customer-email",
    "investigate-ticket",
    "refund-investigation",
    "send-written-reply",
    "thread-summary",
  ]);
  expect(having(({ id }) => !isInvocable(declarations, id))).toEqual(["batch-embed-tickets"]);
});

it("every event has the triggers that its effect needs", () => {
  const wrong = EventName.options.filter((name) => {
    const { wakes, awaitedBy } = listenersOf(name, declarations);
    const { effect } = eventEntry(name);
    if (effect === "start") return wakes.length === 0;
    return wakes.length > 0 || (effect === "wake") !== awaitedBy.length > 0;
  });
  expect(wrong).toEqual([]);
});

it("every event has a sender", () => {
  expect(EventName.options.filter((name) => senderOf(name, declarations) === "")).toEqual([]);
});

it("functions name only events of the catalogue or of the engine", () => {
  const named = declarations.flatMap(({ triggers, cancelOn = [], awaits = [], sends = [] }) => [
    ...[...triggers, ...cancelOn].flatMap(({ event }) => event ?? []),
    ...awaits,
    ...sends,
  ]);
  expect(named.filter((name) => !name.startsWith("inngest/") && !EventName.safeParse(name).success)).toEqual(
    [],
  );
});

it("a wait for an event is declared by a function, or anybody may wait for it", () => {
  const waited = sources()
    .filter(({ file }) => file.startsWith("inngest/"))
    .flatMap(({ text }) =>
      [...text.matchAll(/waitForEvent\([^;]*?event: "([^"]+)"/g)].map(([, name = ""]) => name),
    );
  expect(waited.length).toBeGreaterThan(3);
  expect(waited.filter((name) => listenersOf(name, declarations).awaitedBy.length === 0)).toEqual([]);
});
