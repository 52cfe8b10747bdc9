import { spawnSync } from "node:child_process";
import process from "node:process";
import { stackEnv } from "./addresses.ts";

/** Runs the command line, and returns its output. */
export function vagus(args: string[], variables: Record<string, string> = {}) {
  const node = ["--import", "tsx", "--conditions=react-server", "cli/vagus.ts"];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, ...args, "--json"], {
    encoding: "utf8",
    env: { ...process.env, ...stackEnv, ...variables },
  });
  return { status, stderr, answer: stdout ? JSON.parse(stdout) : undefined };
}
