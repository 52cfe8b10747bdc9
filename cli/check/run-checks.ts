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
  env?: Record<string, string>;
}

const REPORTS = "reports";

/**
 * Runs the checks, all of them.
 * @param stages one after another; the checks of a stage run side by side, for each leaves a processor idle half its time
 * @returns what passed and failed in all of them together
 */
export async function runChecks(stages: readonly (readonly Check[])[]): Promise<Outcome> {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  const total: Outcome = { passed: 0, failed: 0, failures: [] };
  for (const stage of stages) {
    console.log(`\n── ${stage.map(({ name }) => name).join(", ")}`);
    const outcomes = await Promise.all(stage.map((check) => runCheck(check, stage.length > 1)));
    for (const { passed, failed, failures } of outcomes) {
      total.passed += passed;
      total.failed += failed;
      total.failures.push(...failures);
    }
  }
  return total;
}

/** @param held whether its output is shown at its end, in one piece, instead of as it comes */
async function runCheck(check: Check, held: boolean): Promise<Outcome> {
  const { name } = check;
  const began = Date.now();
  const report = join(REPORTS, `${name.replaceAll(" ", "-")}.json`);
  const code = await runCommand(check, report, held);
  const counts = countsOf(check, report, code);
  const verdict = counts.failed === 0 ? "passed" : "FAILED";
  console.log(`── ${name}: ${verdict} in ${Math.round((Date.now() - began) / 1000)} s`);
  return counts.failed > 0 ? { ...counts, failures: [`✗ ${name}`, ...counts.failures] } : counts;
}

function runCommand({ command, report, env }: Check, reportFile: string, held: boolean): Promise<number> {
  const [file, ...args] = command;
  const outputs = report === "vitest" ? [`--outputFile.json=${reportFile}`] : [];
  return new Promise((done) => {
    const child = spawn(file, [...args, ...outputs], {
      stdio: held ? ["ignore", "pipe", "pipe"] : "inherit",
      env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile, NEXT_TELEMETRY_DISABLED: "1", ...env },
    });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (part: Buffer) => said.push(part));
    child.on("error", (error) => said.push(Buffer.from(`${error.message}\n`)));
    child.on("close", (code) => {
      process.stdout.write(Buffer.concat(said));
      done(code ?? 1);
    });
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
