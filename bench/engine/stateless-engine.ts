import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { z } from "zod";

const Listening = z.object({ port: z.number() });

/** The server that keeps nothing, as a process of its own. */
export interface StatelessEngine {
  url: string;
  stop(): Promise<void>;
}

/** @param databaseUrl where it commits a row for each thing an engine would write; none without */
export async function startStatelessEngine(databaseUrl?: string): Promise<StatelessEngine> {
  const file = join(import.meta.dirname, "stateless-engine.child.ts");
  const child = spawn(process.execPath, ["--import", "tsx", file, ...(databaseUrl ? [databaseUrl] : [])], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const [line] = await Promise.race([
    once(createInterface(child.stdout), "line"),
    exited.then(() => Promise.reject(new Error("The server of the floors ended before it listened."))),
  ]);
  const { port } = Listening.parse(JSON.parse(String(line)));
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill();
      await exited;
    },
  };
}
