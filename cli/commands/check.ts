import { type Check, runChecks } from "@/cli/check/run-checks";

export const summary = "format, lint, types, unit tests; --all adds everything else";

const bin = (name: string) => `node_modules/.bin/${name}`;
const vitest = (project: string): Check => ({
  name: `${project} tests`,
  command: [bin("vitest"), "run", "--project", project, "--reporter=default", "--reporter=json"],
  report: "vitest",
});

const FAST: Check[] = [
  { name: "format and lint", command: [bin("biome"), "check", "."] },
  { name: "types", command: [bin("tsc"), "--noEmit", "-p", "."] },
  vitest("unit"),
];

const REST: Check[][] = [
  [{ name: "dead code", command: [bin("knip")] }],
  [vitest("db"), vitest("conformance")],
  [{ name: "build", command: ["node_modules/next/dist/bin/next", "build"] }],
  [{ name: "end to end", command: [bin("playwright"), "test"], report: "playwright" }],
];

/** Runs the checks and closes with one line that adds their own reports up. */
export async function run(args: string[]): Promise<number> {
  return runChecks(args.includes("--all") ? [FAST, ...REST] : [FAST]);
}
