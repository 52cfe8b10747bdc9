import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { type Outcome, readPlaywrightReport, readVitestReport } from "./read-report.ts";

/** One command that must end with 0. Those with a report of their own count each test, the others count as one. */
export interface Check {
  name: string;
  command: [string, ...string[]];
  report?: "vitest" | "playwright";
}

const REPORTS = "reports";

/**
 * Runs the checks one after another, all of them, and closes with what failed and why, and `N passed, N failed`.
 * @returns 0 when nothing failed
 */
export async function runChecks(checks: Check[]): Promise<number> {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  const total: Outcome = { passed: 0, failed: 0, failures: [] };
  for (const check of checks) {
    const began = Date.now();
    console.log(`\n── ${check.name}`);
    const report = join(REPORTS, `${check.name.replaceAll(" ", "-")}.json`);
    const code = await runCommand(check, report);
    const counts = countsOf(check, report, code);
    total.passed += counts.passed;
    total.failed += counts.failed;
    if (counts.failed > 0) total.failures.push(`✗ ${check.name}`, ...counts.failures);
    console.log(
      `── ${check.name}: ${counts.failed === 0 ? "passed" : "FAILED"} in ${Math.round((Date.now() - began) / 1000)} s`,
    );
  }
  for (const failure of total.failures) console.log(`\n${failure}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

function runCommand({ command, report }: Check, reportFile: string): Promise<number> {
  const [file, ...args] = command;
  const outputs = report === "vitest" ? [`--outputFile.json=${reportFile}`] : [];
  return new Promise((done) => {
    const child = spawn(file, [...args, ...outputs], {
      stdio: "inherit",
      env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile, NEXT_TELEMETRY_DISABLED: "1" },
    });
    child.on("error", (error) => {
      console.error(error.message);
      done(1);
    });
    child.on("exit", (code) => done(code ?? 1));
  });
}

/** A runner that failed without a failed test (it could not start, say) is a failure of its own. */
function countsOf({ report }: Check, file: string, code: number): Outcome {
  const counts =
    report === "vitest"
      ? readVitestReport(file)
      : report === "playwright"
        ? readPlaywrightReport(file)
        : undefined;
  if (!counts) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, failures: [] };
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
