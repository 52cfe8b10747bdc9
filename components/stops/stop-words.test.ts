import { describe, expect, it } from "vitest";
import type { Me } from "@/lib/access/schemas";
import { maySwitch, stopWords } from "./stop-words";

const person = (permissions: Me["permissions"]): Me => ({
  id: "usr_1",
  name: "Pat",
  email: "pat@example.com",
  role: "engineer",
  permissions,
});

describe("maySwitch", () => {
  it("lets an engineer stop money but not resume it", () => {
    const engineer = person(["see", "stop"]);
    expect(maySwitch(engineer, "money", "stop")).toBe(true);
    expect(maySwitch(engineer, "money", "resume")).toBe(false);
    expect(maySwitch(engineer, "agent", "resume")).toBe(true);
    expect(maySwitch(person(["see"]), "agent", "stop")).toBe(false);
  });

  it("lets nobody stop what keeps the console going, and anybody who may undo it", () => {
    const engineer = person(["see", "stop"]);
    expect(maySwitch(engineer, "function:close-ended-runs", "stop")).toBe(false);
    expect(maySwitch(engineer, "function:close-ended-runs", "resume")).toBe(true);
    expect(maySwitch(engineer, "function:daily-health-check", "stop")).toBe(true);
  });
});

it("names the function that is paused", () => {
  expect(stopWords("function:send-digest").state).toBe("send-digest paused");
});
