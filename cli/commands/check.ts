import { Command } from "commander";
import { type Answer, answer } from "@/cli/answer";
import { type Check, runChecks } from "@/cli/check/run-checks";

const bin = (name: string) => `node_modules/.bin/${name}`;
const vitest = (project: string): Check => ({
  name: `${project} tests`,
  command: [bin("vitest"), "run", "--project", project, "--reporter=default", "--reporter=json"],
  report: "vitest",
});

/** Half of the end-to-end tests, on a stack of its own: each stack leaves a processor idle most of the time. */
const endToEnd = (shard: 1 | 2): Check => ({
  name: `end to end ${shard}`,
  command: [bin("playwright"), "test", `--shard=${shard}/2`, `--output=test-results/${shard}`],
  report: "playwright",
  env: { E2E_SLOT: String(9 - shard) },
});

const FAST: Check[] = [
  { name: "format and lint", command: [bin("biome"), "check", "."] },
  { name: "types", command: [bin("tsc"), "--noEmit", "-p", "."] },
  vitest("unit"),
];

const REST: Check[][] = [
  [
    { name: "dead code", command: [bin("knip")] },
    { name: "build", command: ["node_modules/next/dist/bin/next", "build"] },
  ],
  [vitest("process")],
  [vitest("db"), vitest("conformance")],
  [endToEnd(1), endToEnd(2)],
];

/** Runs the checks, and ends with the failures, their reasons, and `N passed, N failed`. */
export function check(): Command {
  return new Command("check")
    .description("format, lint, types and unit tests")
    .option(
      "--all",
      "everything else as well: dead code, build, processes, database, conformance, end to end",
    )
    .action(
      answer(async ({ all }: { all?: boolean }): Promise<Answer> => {
        const { passed, failed, failures } = await runChecks(all ? [FAST, ...REST] : [FAST]);
        const text = [...failures, `${passed} passed, ${failed} failed`]
          .map((part) => `\n${part}`)
          .join("\n");
        return { text, data: { passed, failed, failures }, exitCode: failed === 0 ? 0 : 1 };
      }),
    );
}
