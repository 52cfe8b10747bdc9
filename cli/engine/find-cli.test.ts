import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { findInngestCli } from "./find-cli.ts";

/** A folder with programs of these names. */
function makePath(...names: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "vagus-path-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of names) writeFileSync(join(folder, name), "", { mode: 0o755 });
  return folder;
}

it("takes the binary that INNGEST_CLI names, by path or by name", () => {
  const path = makePath("my-inngest", "inngest");
  const file = join(path, "my-inngest");
  expect(findInngestCli(file, "")).toEqual({ file, args: [] });
  expect(findInngestCli("my-inngest", path)).toEqual({ file, args: [] });
});

it("refuses an INNGEST_CLI that cannot be run, with what to do", () => {
  const path = makePath("inngest");
  chmodSync(join(path, "inngest"), 0o644);
  expect(() => findInngestCli(join(path, "inngest"), path)).toThrow(/can be run\. Install it with/);
  expect(() => findInngestCli("/nowhere/inngest", path)).toThrow("INNGEST_CLI=/nowhere/inngest is no file");
});

it("finds it on the PATH by either name, and leaves the rest to npx", () => {
  for (const name of ["inngest", "inngest-cli"]) {
    const path = makePath(name, "npx");
    expect(findInngestCli(undefined, path)).toEqual({ file: join(path, name), args: [] });
  }
  const path = makePath("npx");
  const npx = { file: join(path, "npx"), args: ["--yes", "inngest-cli@latest"] };
  expect(findInngestCli(undefined, path)).toEqual(npx);
});

it("says how to install it when there is none", () => {
  expect(() => findInngestCli(undefined, makePath())).toThrow(
    /no Inngest CLI on this machine\. Install it with/,
  );
});
