import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { endGroup, groupMembers } from "@/cli/processes/process-group";
import { killOrphans, rememberPid } from "./orphans.ts";

/**
 * Starts a launcher whose server has this title, and kills it, so that only the server is left.
 * @returns the launcher's pid, which names the group
 */
async function leaveServerBehind(title: string): Promise<number> {
  const server = `process.title = ${JSON.stringify(title)}; process.stdout.write("up"); setInterval(() => {}, 1000);`;
  const code = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(server)}], { stdio: "inherit" });`;
  const launcher = spawn(process.execPath, ["-e", `${code} setInterval(() => {}, 1000);`], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const pid = launcher.pid ?? 0;
  onTestFinished(() => endGroup(pid));
  await once(launcher.stdout, "data");
  process.kill(pid, "SIGKILL");
  await vi.waitUntil(() => groupMembers(pid).length === 1, { timeout: 10_000 });
  return pid;
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "vagus-orphans-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it("a server whose launcher was killed too is ended by the next start", async () => {
  const folder = makeFolder();
  const launcher = await leaveServerBehind("next-server (test)");
  rememberPid(folder, "app", launcher);
  const said: string[] = [];
  await killOrphans(folder, (line) => said.push(line));
  expect(groupMembers(launcher)).toEqual([]);
  expect(said).toEqual([expect.stringMatching(/^app left processes behind \(pid \d+\); they are ended$/)]);
}, 30_000);

it("foreign processes are not ended, whatever an old PID file names", async () => {
  const folder = makeFolder();
  const launcher = await leaveServerBehind("somebody else's server");
  rememberPid(folder, "app", launcher);
  const said: string[] = [];
  await killOrphans(folder, (line) => said.push(line));
  expect(groupMembers(launcher)).toHaveLength(1);
  expect(said).toEqual([]);
}, 30_000);
