import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, isTaken } from "@vagus/embedded-postgres/ports";
import { expect, it, onTestFinished, vi } from "vitest";
import { groupMembers } from "@/cli/processes/process-group";
import { Child, type Program } from "./child.ts";

const WITHIN = { timeout: 10_000, interval: 20 };

/** A launcher that starts its server as another process, as `next dev` does, and prints the server's pid. */
function launcher(port: number, folder: string): Program {
  const server = `require("node:http").createServer((_, answer) => answer.end()).listen(${port}, "127.0.0.1")`;
  const code = `const { spawn } = require("node:child_process");
    const child = spawn(process.execPath, ["-e", ${JSON.stringify(server)}], { stdio: "inherit" });
    child.once("exit", (code) => process.exit(code ?? 1));
    process.on("SIGTERM", () => child.kill());
    console.log("server", child.pid);`;
  return { name: "app", args: ["-e", code], ports: [port], env: {}, logFile: join(folder, "app.log") };
}

function start(program: Program) {
  const said: string[] = [];
  const pids: number[] = [];
  const child = new Child(
    program,
    (line) => said.push(line),
    (pid) => pids.push(pid),
  );
  child.start();
  onTestFinished(() => child.stop());
  return { child, said, pids };
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "vagus-child-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it("the server of a killed launcher is ended, so that the port is free for the next one", async () => {
  const port = await freePort();
  const { child, said, pids } = start(launcher(port, makeFolder()));
  await vi.waitUntil(() => isTaken(port), WITHIN);
  const [first = 0] = pids;
  const servers = groupMembers(first).filter((pid) => pid !== first);
  expect(servers).toHaveLength(1);

  process.kill(first, "SIGKILL");
  await vi.waitUntil(() => pids.length === 2, WITHIN);
  expect(groupMembers(first)).toEqual([]);
  await vi.waitUntil(() => isTaken(port), WITHIN);
  expect(said).toEqual([expect.stringMatching(/^app ended \(SIGKILL\) and starts again in 250 ms/)]);

  await child.stop();
  expect(await isTaken(port)).toBe(false);
  expect(groupMembers(pids[1] ?? 0)).toEqual([]);
}, 30_000);

it("stopping right after the launcher was killed leaves no server behind", async () => {
  const port = await freePort();
  const { child, pids } = start(launcher(port, makeFolder()));
  await vi.waitUntil(() => isTaken(port), WITHIN);
  process.kill(pids[0] ?? 0, "SIGKILL");
  await vi.waitUntil(() => !groupMembers(pids[0] ?? 0).includes(pids[0] ?? 0), WITHIN);
  await child.stop();
  expect(await isTaken(port)).toBe(false);
  expect(pids).toHaveLength(1);
}, 30_000);

it("a port of another process is named, and the program waits for it", async () => {
  const port = await freePort();
  const { said, pids } = start(launcher(port, makeFolder()));
  await vi.waitUntil(() => isTaken(port), WITHIN);
  process.kill(pids[0] ?? 0, "SIGKILL");
  await vi.waitUntil(async () => !(await isTaken(port)), WITHIN);
  const stranger = createServer();
  await new Promise<void>((done) => stranger.listen(port, "127.0.0.1", done));
  await vi.waitUntil(() => said.some((line) => line.includes("cannot start yet")), WITHIN);
  expect(said.join("\n")).toMatch(new RegExp(`${port}, for app, is held by .*pid ${process.pid}`));
  expect(pids).toHaveLength(1);
  await new Promise((done) => stranger.close(done));
  await vi.waitUntil(() => pids.length === 2, WITHIN);
  await vi.waitUntil(() => isTaken(port), WITHIN);
}, 30_000);
