import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";

const ANSWERS_WITHIN_MS = 300_000;

/** A long-lived process of the drill; its log lies in the drill's folder. */
export class Program {
  private child: ChildProcess | undefined;

  constructor(
    private readonly home: string,
    readonly name: string,
    private readonly command: readonly string[],
    private readonly variables: NodeJS.ProcessEnv,
  ) {}

  start(): void {
    const [file = "", ...args] = this.command;
    const log = openSync(join(this.home, `${this.name}.log`), "a");
    this.child = spawn(file, args, { env: this.variables, stdio: ["ignore", log, log] });
    closeSync(log);
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Sends TERM. @returns the exit code, and how long it took in milliseconds */
  async stop(): Promise<{ code: number | null; tookMs: number }> {
    const { child } = this;
    if (!child || child.exitCode !== null) return { code: child?.exitCode ?? null, tookMs: 0 };
    const began = performance.now();
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    await gone;
    return { code: child.exitCode, tookMs: Math.round(performance.now() - began) };
  }
}

/** Waits until an address answers with 2xx. @throws Error naming it when it does not */
export async function untilOk(url: string, withinMs = ANSWERS_WITHIN_MS): Promise<void> {
  let last = "no answer";
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await delay(200)) {
    try {
      const response = await fetch(url);
      last = `${response.status} ${(await response.text()).slice(0, 500)}`;
      if (response.ok) return;
    } catch (error) {
      last = String(error instanceof Error ? (error.cause ?? error.message) : error);
    }
  }
  throw new Error(`${url} did not become well: ${last}`);
}

/** Runs a command to its end. @throws Error with what it printed when it fails */
export function run(
  command: readonly string[],
  { env = process.env, input }: { env?: NodeJS.ProcessEnv; input?: string } = {},
): string {
  const [file = "", ...args] = command;
  const { status, stdout, stderr, error } = spawnSync(file, args, { env, input, encoding: "utf8" });
  if (status === 0) return stdout;
  throw new Error(`${command.slice(0, 4).join(" ")} failed: ${error?.message ?? ""}${stdout}${stderr}`);
}

/** Runs a command of `vagus` for programs. @returns its answer */
export function vagus(args: readonly string[], env: NodeJS.ProcessEnv): Record<string, unknown> {
  const node = [process.execPath, "--import", "tsx", "--conditions=react-server", "cli/vagus.ts"];
  return JSON.parse(
    run([...node, ...args, "--json"], { env })
      .trim()
      .split("\n")
      .at(-1) ?? "{}",
  );
}
