import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { readPlaywrightReport, readVitestReport } from "./read-report.ts";

/** Writes a report as the runners do, into a folder that is gone when the test is over. */
function report(content: unknown): string {
  const dir = mkdtempSync(join(tmpdir(), "vagus-report-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, "report.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

describe("readVitestReport", () => {
  it("counts tests", () => {
    const file = report({ numTotalTests: 9, numPassedTests: 7, numFailedTests: 1, numPendingTests: 1 });
    expect(readVitestReport(file)).toEqual({ passed: 7, failed: 1, failures: [] });
  });

  it("names what failed and why, also a file that could not be loaded", () => {
    const tests = [
      { fullName: "adds up", status: "passed", failureMessages: [] },
      { fullName: "takes away", status: "failed", failureMessages: ["expected 1 to be 2"] },
    ];
    const file = report({
      numPassedTests: 1,
      numFailedTests: 1,
      testResults: [
        { name: "sum.test.ts", status: "failed", message: "", assertionResults: tests },
        { name: "broken.test.ts", status: "failed", message: "Cannot find package", assertionResults: [] },
      ],
    });
    expect(readVitestReport(file)?.failures).toEqual([
      "sum.test.ts: takes away\nexpected 1 to be 2",
      "broken.test.ts\nCannot find package",
    ]);
  });

  it("is undefined when the runner left none", () => {
    expect(readVitestReport(join(tmpdir(), "vagus-no-such-report.json"))).toBeUndefined();
  });
});

describe("readPlaywrightReport", () => {
  it("takes a test that needed a second try for failed, and leaves skipped ones out", () => {
    const file = report({ stats: { expected: 5, unexpected: 1, flaky: 2, skipped: 3 } });
    expect(readPlaywrightReport(file)).toEqual({ passed: 5, failed: 3, failures: [] });
  });

  it("is undefined when the runner left none", () => {
    expect(readPlaywrightReport(join(tmpdir(), "vagus-no-such-report.json"))).toBeUndefined();
  });
});

describe("an invalid report", () => {
  it.each([
    ["cut off", '{"numPassedTests": 7'],
    ["of something else", {}],
    ["with counts that are none", { numPassedTests: "7", numFailedTests: null }],
  ])("%s is an error, never a pass", (_what, content) => {
    expect(() => readVitestReport(report(content))).toThrow();
    expect(() => readPlaywrightReport(report(content))).toThrow();
  });
});
