import { describe, expect, it } from "vitest";
import type { Me } from "@/lib/access/schemas";
import { maySwitch, stopWords } from "./stop-words";

const person = (permissions: Me["permissions"]): Me => ({
  id: "usr_1",
  name: "Pat",
  email: "pat@example.com",
  role: "engineer",
  permissions,
  tokenId: null,
});

describe("maySwitch", () => {
  it("lets an engineer stop money but not resume it", () => {
    const engineer = person(["see", "stop"]);
    expect(maySwitch(engineer, "money", "stop")).toBe(true);
    expect(maySwitch(engineer, "money", "resume")).toBe(false);
    expect(maySwitch(engineer, "agent", "resume")).toBe(true);
    expect(maySwitch(person(["see"]), "agent", "stop")).toBe(false);
  });

  it("lets a role that may stop pause and resume a function", () => {
    expect(maySwitch(person(["see", "stop"]), "function:daily-health-check", "stop")).toBe(true);
    expect(maySwitch(person(["see", "stop"]), "function:daily-health-check", "resume")).toBe(true);
    expect(maySwitch(person(["see"]), "function:daily-health-check", "stop")).toBe(false);
  });
});

it("names the function that is paused", () => {
  expect(stopWords("function:send-digest").state).toBe("send-digest paused");
});
