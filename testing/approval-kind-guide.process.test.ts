import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";

const PATCH = resolve("docs/guides/patches/discount-kind.patch");
/** The files that a new kind touches, as the guide says. */
const MOST_FILES = 3;
/** A database server is started, and the compiler reads the whole tree. */
const WITHIN_MS = 300_000;
/** What is built or installed, and what belongs to this checkout alone. */
const LEFT_OUT = new Set(["node_modules", ".next", ".git", ".vagus", "test-results", "reports"]);

const copy = mkdtempSync(join(tmpdir(), "vagus-kind-"));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const run = (command: string, args: string[]) => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: copy, encoding: "utf8" });
  return { status, said: status === 0 ? "" : `${stdout}\n${stderr}`.slice(-4_000) };
};
const FINE = { status: 0, said: "" };

it("a fourth kind is at most three files, which fit today's code and work", { timeout: WITHIN_MS }, () => {
  const files = readFileSync(PATCH, "utf8").match(/^diff --git /gm) ?? [];
  expect(files.length).toBeLessThanOrEqual(MOST_FILES);
  cpSync(resolve("."), copy, {
    recursive: true,
    filter: (source) => !source.split(/[\\/]/).some((part) => LEFT_OUT.has(part)),
  });
  symlinkSync(resolve("node_modules"), join(copy, "node_modules"), "junction");
  expect(run("git", ["apply", "--unsafe-paths", PATCH])).toEqual(FINE);
  const bin = (name: string) => join("node_modules", ".bin", name);
  expect(run(bin("tsc"), ["--noEmit", "-p", "."])).toEqual(FINE);
  expect(run(bin("vitest"), ["run", "--project", "db", "lib/approvals/kinds/discount"])).toEqual(FINE);
});
