import { describe, expect, it } from "vitest";
import { databaseFaults } from "@/testing/doctor/database-faults";
import { environmentFaults } from "@/testing/doctor/environment-faults";
import { withHealthyStack } from "@/testing/doctor/healthy-stack";
import { machineFaults } from "@/testing/doctor/machine-faults";
import { vendorFaults } from "@/testing/doctor/vendor-faults";
import { workFaults } from "@/testing/doctor/work-faults";
import type { DoctorReport } from "./schemas.ts";

const stack = withHealthyStack();
const inProcesses = machineFaults.map((fault) => ({ ...fault, processes: true }));
const elsewhere = [...environmentFaults, ...databaseFaults, ...vendorFaults, ...workFaults];
const faults = [...inProcesses, ...elsewhere.map((fault) => ({ ...fault, processes: false }))];
const WITHIN_MS = 10_000;

/** What needs a person. */
function complaints({ findings }: DoctorReport) {
  return findings.filter(({ status }) => status === "fault" || status === "warning");
}

it("finds nothing on a healthy installation", async () => {
  expect(complaints(await stack.examine())).toEqual([]);
});

describe("of a fault that is planted, the doctor names cause and remedy, and blames no part that works", () => {
  it.each(faults)("$what", async ({ code, status, found, remedy, also = [], plant, processes }) => {
    const { undo, ...changes } = await plant(stack);
    try {
      const report = await stack.examine({ ...changes, processes });
      expect(report.findings.find((one) => one.code === code)).toMatchObject({
        status,
        found: expect.stringMatching(found),
        remedy: expect.stringMatching(remedy),
      });
      const wrong = report.findings.filter((one) => one.status === "fault").map((one) => one.code);
      expect([code, ...also]).toEqual(expect.arrayContaining(wrong));
      expect(report.tookMs).toBeLessThan(WITHIN_MS);
      expectNoSecretIn(report);
    } finally {
      await undo?.();
    }
  });
});

it("finds nothing once every fault is undone", async () => {
  expect(faults.length).toBeGreaterThanOrEqual(30);
  await expect.poll(async () => complaints(await stack.examine())).toEqual([]);
});

function expectNoSecretIn(report: DoctorReport): void {
  const text = JSON.stringify(report);
  const leaked = Object.entries(stack.secrets()).filter(([, secret]) => text.includes(secret));
  expect(leaked.map(([name]) => name)).toEqual([]);
}
