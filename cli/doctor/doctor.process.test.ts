import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { freePort } from "@vagus/embedded-postgres/ports";
import { expect, it } from "vitest";
import { CHECKS } from "@/lib/doctor/checks";
import { DoctorReport } from "@/lib/doctor/schemas";
import { reportText } from "./report-text.ts";

it("examines a checkout where nothing was ever started, ends with 1, and leaves it as it was", async () => {
  const folder = mkdtempSync(join(tmpdir(), "vagus-new-"));
  const ports = await Promise.all([freePort(), freePort(), freePort()]);
  const [PORT, INNGEST_PORT, EMBEDDED_PG_PORT] = ports.map(String);
  const env = {
    ...process.env,
    VAGUS_DATA_DIR: join(folder, "data"),
    ...{ PORT, INNGEST_PORT, EMBEDDED_PG_PORT, DATABASE_URL: "embedded" },
  };
  const node = ["--import", "tsx", "--conditions=react-server", "cli/vagus.ts", "doctor", "--json"];
  const { status, stdout } = spawnSync(process.execPath, node, { encoding: "utf8", env });
  const report = DoctorReport.parse(JSON.parse(stdout));
  expect(status).toBe(1);
  expect(report.findings.map(({ code }) => code)).toEqual(CHECKS.map(({ code }) => code));
  const wrong = report.findings.filter((one) => one.status === "fault").map(({ code }) => code);
  expect(wrong).toEqual(expect.arrayContaining(["database-answers", "engine-answers", "console-answers"]));
  expect(existsSync(join(folder, "data"))).toBe(false);
  rmSync(folder, { recursive: true });
}, 120_000);

it("prints a table for each group, the remedy below what needs one, and a summary", () => {
  const text = reportText({
    status: "faults",
    place: "embedded",
    examinedAt: "2026-01-02T03:04:05.000Z",
    tookMs: 1_234,
    counts: { ok: 1, warning: 0, fault: 1, skipped: 0 },
    findings: [
      { code: "node-version", title: "Node", group: "machine", status: "ok", found: "22", remedy: null },
      {
        code: "event-key",
        title: "Key",
        group: "engine",
        status: "fault",
        found: "Refused.",
        remedy: "Set it.",
      },
    ],
  });
  expect(text.split("\n")).toEqual([
    "Machine",
    "  ✓ Node  22",
    "",
    "Engine",
    "  ✗ Key   Refused.",
    "          → Set it. (event-key)",
    "",
    "1 fault; 1 check passed, 0 did not apply. (1.2 s)",
  ]);
});
