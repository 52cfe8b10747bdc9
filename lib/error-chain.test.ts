import { DrizzleQueryError } from "drizzle-orm/errors";
import { describe, expect, it } from "vitest";
import { errorChain } from "./error-chain.ts";

const withCode = (message: string, code: string) => Object.assign(new Error(message), { code });

describe("errorChain", () => {
  it("names why a statement failed, without its parameters", () => {
    const full = withCode("could not extend file: No space left on device", "53100");
    const error = new DrizzleQueryError("insert into users values ($1)", ["ada@example.com"], full);
    expect(errorChain(error)).toBe(
      "Failed query: insert into users values ($1): could not extend file: No space left on device (53100)",
    );
  });

  it("names the cause of a failed fetch, also when two addresses failed", () => {
    const refused = withCode("connect ECONNREFUSED 127.0.0.1:8288", "ECONNREFUSED");
    expect(errorChain(new TypeError("fetch failed", { cause: refused }))).toBe(
      "fetch failed: connect ECONNREFUSED 127.0.0.1:8288",
    );
    expect(errorChain(new TypeError("fetch failed", { cause: new AggregateError([refused]) }))).toContain(
      "connect ECONNREFUSED 127.0.0.1:8288",
    );
  });

  it("repeats no sentence, ends at a cycle, and accepts any thrown value", () => {
    const circle: Error = new Error("It failed.");
    circle.cause = circle;
    expect(errorChain(circle)).toBe("It failed.");
    expect(errorChain(new Error("A: b", { cause: new Error("b") }))).toBe("A: b");
    expect(errorChain("no")).toBe("no");
    expect(errorChain(undefined)).toBe("");
  });

  it("cuts a statement that fills a screen, and keeps its cause", () => {
    const error = new DrizzleQueryError("x".repeat(5_000), [], withCode("disk full", "ENOSPC"));
    expect(errorChain(error).length).toBeLessThan(400);
    expect(errorChain(error)).toContain("disk full (ENOSPC)");
  });

  it("does not cut a message without a statement, such as a list of variables", () => {
    const list = Array.from({ length: 40 }, (_, number) => `VARIABLE_${number} is not set.`).join("\n");
    expect(errorChain(new Error(list))).toBe(list);
  });
});
