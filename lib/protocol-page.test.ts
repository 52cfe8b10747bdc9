import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const page = readFileSync(join(root, "docs", "protocol.md"), "utf8");
const sections = [...page.matchAll(/^#{2,3} (\d+(?:\.\d+)?)\.? /gm)].map(([, number = ""]) => number);
const deviations = [...page.matchAll(/^\| (D\d+) \|/gm)].map(([, name = ""]) => name);
/** Folders that tools write, from `.gitignore`; folders with a dot are left out anyway. */
const WRITTEN = ["node_modules", "test-results", "playwright-report", "reports"];

/** Folders below which the page names paths. */
const BASES = ["", "packages/engine", "packages/engine/src"];

/** Every text that may cite the page, by its path. */
function sources(): { file: string; text: string }[] {
  const entries = readdirSync(root, { withFileTypes: true }).filter(
    ({ name }) => !name.startsWith(".") && !WRITTEN.includes(name),
  );
  const files = entries.flatMap((entry) =>
    entry.isDirectory()
      ? readdirSync(join(root, entry.name), { recursive: true, encoding: "utf8" }).map((name) =>
          join(entry.name, name),
        )
      : [entry.name],
  );
  return files
    .filter((file) => /\.(?:tsx?|md)$/.test(file))
    .map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }));
}

/** The citations in the texts, each with its file. */
function cited(citation: RegExp): { file: string; name: string }[] {
  return sources().flatMap(({ file, text }) =>
    [...text.matchAll(citation)].map(([, name = ""]) => ({ file, name })),
  );
}

it("has a heading for every section that is cited", () => {
  const citations = cited(/§\s?(\d+(?:\.\d+)?)/g);
  expect(citations.length).toBeGreaterThan(100);
  expect(citations.filter(({ name }) => !sections.includes(name))).toEqual([]);
});

it("has a row for every deviation that is cited", () => {
  const citations = cited(/deviation (D\d+)/g);
  expect(citations.length).toBeGreaterThan(5);
  expect(citations.filter(({ name }) => !deviations.includes(name))).toEqual([]);
});

it("numbers each section once, in order", () => {
  const value = (number: string) => Number(number.split(".")[0]) * 100 + Number(number.split(".")[1] ?? 0);
  expect(sections).toEqual([...new Set(sections)].sort((a, b) => value(a) - value(b)));
});

it("names only files and folders that exist", () => {
  const named = [...page.matchAll(/`((?:[\w-]+\/)+(?:[\w.-]+\.ts)?)`/g)].map(([, path = ""]) => path);
  expect(named.length).toBeGreaterThan(50);
  const missing = named.filter((path) => !BASES.some((base) => existsSync(join(root, base, path))));
  expect(missing).toEqual([]);
});
