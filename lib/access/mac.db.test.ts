import { createHmac } from "node:crypto";
import process from "node:process";
import { beforeAll, describe, expect, it } from "vitest";
import { withTestDatabase } from "@/testing/with-test-database";
import { isMacOf, macOf } from "./mac.ts";

// Only for the environment that it sets.
withTestDatabase();
beforeAll(() => {
  process.env.VOTE_KEY_FALLBACK = "the-key-before-it";
});

const fields = ["apr_1", "usr_1", "approve", 4_900, null];
const under = (key: string) =>
  createHmac("sha256", key)
    .update(JSON.stringify(["vote", 1, ...fields]))
    .digest("hex");

describe("a MAC", () => {
  it("verifies for its own fields, order and kind only", () => {
    const mac = macOf("vote", fields);
    expect(isMacOf("vote", fields, mac)).toBe(true);
    expect(isMacOf("policy", fields, mac)).toBe(false);
    expect(isMacOf("vote", ["usr_1", "apr_1", "approve", 4_900, null], mac)).toBe(false);
    expect(isMacOf("vote", ["apr_1", "usr_1", "approve", "4900", null], mac)).toBe(false);
    expect(isMacOf("vote", ["apr_1", "usr_1", "approve", 4_901, null], mac)).toBe(false);
  });

  it("under the previous key still verifies, and new MACs use the current key", () => {
    expect(isMacOf("vote", fields, under("the-key-before-it"))).toBe(true);
    expect(macOf("vote", fields)).not.toBe(under("the-key-before-it"));
  });

  it.each([null, "", "0".repeat(64), under("another-key")])("is refused: %s", (mac) => {
    expect(isMacOf("vote", fields, mac)).toBe(false);
  });
});
