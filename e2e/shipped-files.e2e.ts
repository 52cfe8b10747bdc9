import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "@playwright/test";

const BUILT = ".next/server";
/** What the server reads while it runs: its own output, packages, and the help. */
const READ_AT_RUN_TIME = /^(\.next|node_modules|docs|package\.json$)/;

/** Files that a host copies beside the output of a build, as the build traced them. */
function tracedFiles(): string[] {
  const traces = readdirSync(BUILT, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".nft.json"),
  );
  expect(traces.length).toBeGreaterThan(100);
  return traces.flatMap((name) => {
    const trace = join(BUILT, name);
    const { files }: { files: string[] } = JSON.parse(readFileSync(trace, "utf8"));
    return files.map((file) => relative(".", join(dirname(trace), file)));
  });
}

test("a build ships neither sources nor what stands in the folder of this machine, such as its secrets", () => {
  const others = new Set(tracedFiles().filter((file) => !READ_AT_RUN_TIME.test(file)));
  expect([...others].sort()).toEqual([]);
});
