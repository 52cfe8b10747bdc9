import process from "node:process";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { logger } from "./logger.ts";

let lines: string[];

beforeEach(() => {
  lines = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((line) => {
      lines.push(String(line));
      return true;
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

const written = () => lines.map((line): unknown => JSON.parse(line));
const personal = new Error("no customer ada@example.com");

describe.each(["info", "warn", "error"] as const)("what the SDK says as %s", (level) => {
  it("is one line of our log, with the sentence and the kind of error", () => {
    logger[level]({ err: Object.assign(personal, { code: "23505" }) }, "A step failed");
    expect(written()).toMatchObject([{ level, msg: "A step failed", name: "Error", cause: "Error (23505)" }]);
  });

  it.each([
    ["an error", [personal, "It failed"]],
    ["an error within an object", [{ err: personal }, "It failed"]],
    ["what came with it", ["It failed", { event: { data: { email: "ada@example.com" } } }]],
    ["what came with it, nested", ["It failed", { error: { cause: personal }, body: "ada@example.com" }]],
    ["a list", ["It failed", ["ada@example.com"]]],
  ])("lets nothing of %s through", (_what, said) => {
    logger[level](...said);
    expect(written()).toMatchObject([{ msg: "It failed" }]);
    expect(lines.join("")).not.toContain("ada");
  });

  it("is a line even without a sentence", () => {
    logger[level](personal);
    expect(written()).toHaveLength(1);
    expect(lines.join("")).not.toContain("ada");
  });
});

it("drops debug messages of the SDK", () => {
  logger.debug();
  expect(lines).toEqual([]);
});
