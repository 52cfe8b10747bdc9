import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";

export interface Outcome {
  passed: number;
  failed: number;
  /** Each failed test by name, with the beginning of its message. */
  failures: string[];
}

/** Characters of a failure's message that are worth repeating at the end of a long log. */
const MESSAGE_LENGTH = 1500;

const VitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  testResults: z
    .array(
      z.object({
        name: z.string(),
        status: z.string(),
        message: z.string().default(""),
        assertionResults: z.array(
          z.object({
            fullName: z.string(),
            status: z.string(),
            failureMessages: z.array(z.string()).nullish(),
          }),
        ),
      }),
    )
    .default([]),
});

const PlaywrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int() }),
});

/** What vitest counted; undefined when it left no report. */
export function readVitestReport(file: string): Outcome | undefined {
  if (!existsSync(file)) return undefined;
  const { numPassedTests, numFailedTests, testResults } = VitestReport.parse(
    JSON.parse(readFileSync(file, "utf8")),
  );
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    if (failed.length === 0 && status === "failed") return [described(name, message)];
    return failed.map((test) =>
      described(`${name}: ${test.fullName}`, test.failureMessages?.join("\n") ?? ""),
    );
  });
  return { passed: numPassedTests, failed: numFailedTests, failures };
}

/** What Playwright counted; a test that needed a second try did not pass. Its own log ends with the names. */
export function readPlaywrightReport(file: string): Outcome | undefined {
  if (!existsSync(file)) return undefined;
  const { stats } = PlaywrightReport.parse(JSON.parse(readFileSync(file, "utf8")));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, failures: [] };
}

function described(name: string, message: string): string {
  return message === "" ? name : `${name}\n${message.slice(0, MESSAGE_LENGTH)}`;
}
