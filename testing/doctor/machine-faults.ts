import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { freePort, isTaken } from "@vagus/embedded-postgres/ports";
import { endProcesses } from "@/cli/engine/end-engine";
import { embeddedLaunch, spawnEngine } from "@/cli/engine/launch";
import { readRecord } from "@/cli/engine/record";
import { pidFileOf } from "@/cli/engine/settings";
import { openStorage } from "@/cli/engine/storage";
import type { HealthyStack } from "./healthy-stack.ts";
import type { PlantedFault } from "./planted-fault.ts";
import { startStranger } from "./vendor-faults.ts";

const set = (name: string, value: string | number) => ({ variables: { [name]: String(value) } });

function enginePid(stack: HealthyStack): number {
  const record = readRecord(stack.dataDir);
  if (!record) throw new Error("The stack has no engine.");
  return record.pid;
}

/** Writes another text into a file, or deletes it. */
function replaceFile(path: string, text: string | undefined) {
  const before = readFileSync(path, "utf8");
  if (text === undefined) rmSync(path);
  else writeFileSync(path, text);
  return { undo: () => writeFileSync(path, before) };
}

/** A data folder that holds the secrets and cannot be written: a full disk as root, whom no mode stops. */
function unwritableFolder(stack: HealthyStack) {
  const folder = mkdtempSync(join(tmpdir(), "vagus-full-"));
  const isFull = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]).status === 0;
  copyFileSync(join(stack.dataDir, "secrets.env"), join(folder, "secrets.env"));
  chmodSync(join(folder, "secrets.env"), 0o600);
  if (isFull) {
    // Fills what is left, whatever the size of a block.
    for (let i = 0; i < 64; i++) {
      try {
        writeFileSync(join(folder, `ballast-${i}`), Buffer.alloc(4_096));
      } catch {
        break;
      }
    }
  } else chmodSync(folder, 0o500);
  const undo = () => {
    if (isFull) spawnSync("umount", [folder]);
    else chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true });
  };
  return { ...set("VAGUS_DATA_DIR", folder), undo };
}

/** Starts a second engine for the same data folder, as a manager without a lock would. */
async function startSecondEngine(stack: HealthyStack) {
  const settings = { ...stack.engine(), port: await freePort() };
  const { INNGEST_EVENT_KEY: eventKey, INNGEST_SIGNING_KEY: signingKey } = stack.secrets();
  const secrets = { keys: { eventKey, signingKey }, databaseUrl: await openStorage(settings) };
  const child = spawnEngine(embeddedLaunch(settings, secrets), settings);
  const deadline = Date.now() + 20_000;
  while (!(await isTaken(settings.port)) && Date.now() < deadline)
    await new Promise((done) => setTimeout(done, 50));
  return { undo: () => endProcesses([child.pid ?? 0]) };
}

/** Faults of ports, processes and files. */
export const machineFaults: readonly PlantedFault[] = [
  {
    what: "others may read the secrets of this machine",
    code: "secrets-file",
    status: "fault",
    found: /mode 0644/,
    remedy: /chmod 600/,
    plant({ dataDir }) {
      const path = join(dataDir, "secrets.env");
      chmodSync(path, 0o644);
      return { undo: () => chmodSync(path, 0o600) };
    },
  },
  {
    what: "the data folder cannot be written",
    code: "data-folder",
    status: "fault",
    found: /full|EACCES/,
    remedy: /room/,
    plant: unwritableFolder,
    also: ["disk-space", "engine-answers"],
  },
  {
    what: "the engine listens on another port than the configured one",
    code: "engine-port",
    status: "fault",
    found: /INNGEST_PORT says \d+, and the engine \(pid \d+\) listens on \d+/,
    remedy: /engine restart/,
    plant: async () => set("INNGEST_PORT", await freePort()),
    also: ["engine-answers"],
  },
  {
    what: "no engine listens where the console looks for it",
    code: "engine-answers",
    status: "fault",
    found: /nothing listens there/,
    remedy: /engine ensure/,
    plant: async () => set("INNGEST_BASE_URL", `http://127.0.0.1:${await freePort()}`),
  },
  {
    what: "another program has the engine's port",
    code: "engine-answers",
    status: "fault",
    found: /is no engine\. Pid \d+ holds the port/,
    remedy: /INNGEST_PORT or VAGUS_SLOT/,
    async plant() {
      const stranger = await startStranger();
      return { ...set("INNGEST_PORT", stranger.port), undo: stranger.stop };
    },
    also: ["engine-port", "app-registered", "engine-mode"],
  },
  {
    what: "the engine is suspended by a signal",
    code: "engine-suspended",
    status: "fault",
    found: /suspended by a signal/,
    remedy: /engine ensure/,
    plant(stack) {
      const pid = enginePid(stack);
      process.kill(pid, "SIGSTOP");
      return { undo: () => process.kill(pid, "SIGCONT") };
    },
    also: ["engine-answers"],
  },
  {
    what: "the PID file names a process that is gone",
    code: "engine-pid-file",
    status: "warning",
    found: /which is no engine/,
    remedy: /engine ensure/,
    plant: ({ dataDir }) => replaceFile(pidFileOf(dataDir), "999999"),
  },
  {
    what: "an engine of this folder runs that no PID file names",
    code: "engine-pid-file",
    status: "warning",
    found: /no PID file names it/,
    remedy: /takes it over/,
    plant: ({ dataDir }) => replaceFile(pidFileOf(dataDir), undefined),
  },
  {
    what: "two engines run for one data folder",
    code: "engine-instances",
    status: "fault",
    found: /2 engines run/,
    remedy: /engine restart/,
    plant: startSecondEngine,
  },
  {
    what: "a killed stack left a PID file behind",
    code: "left-behind",
    status: "warning",
    found: /app \(pid 999999\)/,
    remedy: /npm run dev/,
    plant({ dataDir }) {
      const file = join(dataDir, "pids", "app.pid");
      writeFileSync(file, "999999");
      return { undo: () => rmSync(file) };
    },
  },
  {
    what: "nothing listens on the console's port",
    code: "console-answers",
    status: "fault",
    found: /nothing listens there/,
    remedy: /npm run dev/,
    plant: async () => set("PORT", await freePort()),
  },
  {
    what: "another program has the console's port",
    code: "console-answers",
    status: "fault",
    found: /is not the console\. Pid \d+ holds the port/,
    remedy: /PORT or VAGUS_SLOT/,
    async plant() {
      const stranger = await startStranger();
      return { ...set("PORT", stranger.port), undo: stranger.stop };
    },
    also: ["serve-endpoint"],
  },
];
