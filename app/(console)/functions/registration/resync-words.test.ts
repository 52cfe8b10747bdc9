import { expect, it } from "vitest";
import { resyncWords } from "./resync-words";

const drift = (functionId: string) =>
  ({ functionId, what: "missing", declared: "event a", registered: null }) as const;

it("names the differences that went away and those that stay", () => {
  expect(resyncWords({ before: [drift("a"), drift("b")], after: [] })).toBe("Mended: a, b.");
  expect(resyncWords({ before: [drift("a"), drift("b")], after: [drift("b")] })).toBe(
    "Mended: a. Still different: b.",
  );
  expect(resyncWords({ before: [], after: [drift("b")] })).toBe("Still different: b.");
  expect(resyncWords({ before: [], after: [] })).toMatch(/^Nothing differed/);
});
