import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readImportGraph } from "./import-graph.ts";

const root = join(import.meta.dirname, "..");
const unitTests = [...readImportGraph().keys()].filter(
  (file) => file.endsWith(".test.ts") && !/\.(db|process)\.test\.ts$|\/conformance\//.test(file),
);

// `npm run verify` runs them before each commit.
it("a test that starts processes says so in its name, and stays out of the fast checks", () => {
  expect(unitTests.length).toBeGreaterThan(100);
  const starting = unitTests.filter((file) =>
    /^import .* from "node:child_process"/m.test(readFileSync(join(root, file), "utf8")),
  );
  expect(starting).toEqual([]);
});
