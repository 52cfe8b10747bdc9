import { describe, expect, it } from "vitest";
import { workerVersion } from "./worker-version.ts";

const look = { name: "look", description: "Looks.", parameters: { type: "object", properties: { id: {} } } };
const pay = { name: "pay", description: "Pays.", parameters: { type: "object", properties: {} } };
const parts = { prompt: "Be kind.", model: "gpt-5", tools: [look, pay] };

describe("the version of a worker", () => {
  it("is the same for equal parts, whatever the order of their keys", () => {
    const turned = {
      parameters: { properties: { id: {} }, type: "object" },
      description: "Looks.",
      name: "look",
    };
    expect(workerVersion({ ...parts, tools: [turned, pay] })).toBe(workerVersion(parts));
    expect(workerVersion(parts)).toMatch(/^[0-9a-f]{12}$/);
  });

  it.each([
    ["the prompt", { prompt: "Be short." }],
    ["the model", { model: "gpt-6" }],
    ["a tool less", { tools: [look] }],
    ["another order of tools", { tools: [pay, look] }],
    ["a tool's description", { tools: [{ ...look, description: "Looks twice." }, pay] }],
    ["a tool's parameters", { tools: [look, { ...pay, parameters: { type: "object" } }] }],
  ])("changes with %s", (_what, change) => {
    expect(workerVersion({ ...parts, ...change })).not.toBe(workerVersion(parts));
  });

  it("does not depend on what a tool does when it is called", () => {
    const withCode = { ...look, execute: () => "x" };
    expect(workerVersion({ ...parts, tools: [withCode, pay] })).toBe(workerVersion(parts));
  });
});
