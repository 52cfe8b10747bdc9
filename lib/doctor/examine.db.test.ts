import { describe, expect, it } from "vitest";
import { NotAllowed } from "@/lib/app-errors";
import { databaseFaults } from "@/testing/doctor/database-faults";
import { environmentFaults } from "@/testing/doctor/environment-faults";
import { withHealthyStack } from "@/testing/doctor/healthy-stack";
import { machineFaults } from "@/testing/doctor/machine-faults";
import { vendorFaults } from "@/testing/doctor/vendor-faults";
import { workFaults } from "@/testing/doctor/work-faults";
import { localUser } from "@/testing/local-user";
import { startTcpGate } from "@/testing/tcp-gate";
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

describe("the doctor names cause and remedy of a planted fault, and no part that works", () => {
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

it("answers within ten seconds when every part accepts connections and never answers", async () => {
  const gate = await startTcpGate(Number(stack.variables.PORT));
  gate.freeze();
  const url = `http://127.0.0.1:${gate.port}`;
  const addresses = ["STRIPE_API_BASE", "POSTMARK_API_BASE", "OPENAI_BASE_URL", "SLACK_API_BASE"];
  const ports = ["PORT", "INNGEST_PORT", "EMBEDDED_PG_PORT"];
  const variables = {
    ...Object.fromEntries(addresses.map((name) => [name, url])),
    ...Object.fromEntries(ports.map((name) => [name, String(gate.port)])),
  };
  try {
    const { tookMs, findings } = await stack.examine({ variables });
    expect(tookMs).toBeLessThan(WITHIN_MS);
    const wrong = findings.filter(({ status }) => status === "fault").map(({ code }) => code);
    const parts = ["database", "engine", "console", "stripe", "postmark", "openai", "slack"];
    expect(wrong).toEqual(expect.arrayContaining(parts.map((part) => `${part}-answers`)));
  } finally {
    await gate.close();
  }
});

describe("in the console", () => {
  it("is for engineers and admins, and looks at no processes", async () => {
    const { readDoctor } = await import("./read-doctor.ts");
    const { declarations } = await import("@/inngest/declarations");
    const report = await readDoctor(localUser("engineer"), declarations);
    expect(complaints(report)).toEqual([]);
    expect(report.findings.find(({ code }) => code === "engine-instances")?.status).toBe("skipped");
    await expect(readDoctor(localUser("viewer"), declarations)).rejects.toThrow(NotAllowed);
  });

  it("runs one examination for all who ask at the same time", async () => {
    const { readDoctor } = await import("./read-doctor.ts");
    const asked = ["engineer", "admin"] as const;
    const [one, other] = await Promise.all(asked.map((role) => readDoctor(localUser(role), [])));
    expect(one?.examinedAt).toBe(other?.examinedAt);
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
