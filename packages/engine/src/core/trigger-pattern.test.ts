import fc from "fast-check";
import { expect, test } from "vitest";
import { triggerPatterns } from "./trigger-pattern.ts";

test("21: the name, and a pattern for each prefix that ends before a slash or a dot", () => {
  expect(triggerPatterns("api/v1/user.x")).toEqual(["api/v1/user.x", "api/*", "api/v1/*", "api/v1/user.*"]);
  expect(triggerPatterns("plain")).toEqual(["plain"]);
  expect(triggerPatterns("/x")).toEqual(["/x"]);
});

test("21: a pattern matches exactly the names that go on after its separator, a bare star none", () => {
  const word = fc.stringMatching(/^[a-z]{1,3}$/);
  const separator = fc.constantFrom("/", ".");
  fc.assert(
    fc.property(word, separator, word, separator, (a, first, b, second) => {
      const patterns = triggerPatterns(`${a}${first}${b}`);
      expect(patterns).toContain(`${a}${first}*`);
      expect(patterns).not.toContain("*");
      expect(patterns).not.toContain(`${a}*`);
      if (first !== second) expect(patterns).not.toContain(`${a}${second}*`);
    }),
  );
});
