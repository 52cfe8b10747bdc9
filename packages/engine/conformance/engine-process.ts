import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { z } from "zod";
import { eventually } from "./eventually.ts";

const ROOT = join(import.meta.dirname, "..");
const Line = z.looseObject({ msg: z.string(), port: z.number().optional() });

/** The engine as a child process that a test can kill. */
export interface EngineProcess {
  pid: number;
  port: number;
  url: string;
  /** All its output. */
  output(): string;
  /** Kills it with SIGKILL, as a crash would; resolves when it is gone. */
  kill(): Promise<void>;
  /** Stops it with SIGTERM; returns its exit code. */
  stop(): Promise<number | null>;
}

/** Starts `main.ts` and waits until it listens. */
export async function startEngineProcess(
  databaseUrl: string,
  flags: string[] = [],
  environment: Record<string, string> = {},
): Promise<EngineProcess> {
  const args = ["--import", "tsx", "src/main.ts", "--database-url", databaseUrl, "--retry-interval", "0.05"];
  const child = spawn(
    process.execPath,
    [...args, ...(flags.includes("--port") ? [] : ["--port", "0"]), ...flags],
    {
      cwd: ROOT,
      env: { ...process.env, INNGEST_DEV: "1", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += String(chunk);
  });
  child.stderr.on("data", (chunk) => {
    output += String(chunk);
  });
  const port = await eventually(`a listening engine, its output: ${output}`, () => {
    if (child.exitCode !== null) throw new Error(`the engine ended with ${child.exitCode}: ${output}`);
    return listeningPort(output);
  });
  if (child.pid === undefined) throw new Error("the engine has no pid");
  return {
    pid: child.pid,
    port,
    url: `http://127.0.0.1:${port}`,
    output: () => output,
    async kill() {
      if (child.exitCode === null && child.signalCode === null) {
        process.kill(child.pid ?? 0, "SIGKILL");
        await ended(child);
      }
    },
    async stop() {
      if (child.exitCode !== null) return child.exitCode;
      child.kill("SIGTERM");
      await ended(child);
      return child.exitCode;
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

function listeningPort(output: string): number | null {
  for (const text of output.split("\n")) {
    if (!text.includes('"engine listening"')) continue;
    return Line.parse(JSON.parse(text)).port ?? null;
  }
  return null;
}
