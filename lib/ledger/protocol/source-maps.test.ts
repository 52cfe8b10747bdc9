import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { expect, it, onTestFinished } from "vitest";
import { applySourceMaps } from "./source-maps.ts";

const SOURCE = `// A comment that a build drops.
export function pay(amount: number): never {
  throw new Error(String(amount));
}
`;

/** Builds a chunk with its source map; returns the position of the error in the chunk. */
function build() {
  const root = mkdtempSync(join(tmpdir(), "vagus-built-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, ".next"));
  const chunk = join(root, ".next/chunk.js");
  const { code, map } = transformSync(SOURCE, {
    loader: "ts",
    minifyWhitespace: true,
    sourcemap: "external",
    sourcefile: "../lib/pay.ts",
  });
  writeFileSync(chunk, code);
  writeFileSync(`${chunk}.map`, map);
  return { root, place: `${chunk}:1:${code.indexOf("new Error") + 1}` };
}

it.each([
  ["a named frame", (place: string) => `    at pay (${place})`],
  ["an async frame", (place: string) => `    at async pay (${place})`],
  ["a frame without a name", (place: string) => `    at ${place}`],
  ["a frame of a module", (place: string) => `    at pay (file://${place})`],
])("names the source file and line in %s of a built chunk", (_what, frame) => {
  const { root, place } = build();
  expect(applySourceMaps(`Error: 7\n${frame(place)}`)).toContain(`${root}/lib/pay.ts:3:`);
});

it.each([
  "    at pay (/srv/app/.next/server/chunks/gone.js:1:2)",
  "    at run (/srv/app/node_modules/inngest/index.js:1:2)",
  "    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
  "    at /srv/app/lib/pay.ts:3:9",
  "Error: at (x.js:1:2)",
])("leaves %s as it is", (line) => {
  expect(applySourceMaps(line)).toBe(line);
});
