import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { commonVariables } from "@/cli/processes/common-variables";
import { endGroup, signalGroup } from "@/cli/processes/process-group";
import { describeTaken } from "@/cli/processes/require-free-ports";

/** A process that belongs to the stack. */
export interface Program {
  name: string;
  /** The executable; default Node. */
  file?: string;
  args: string[];
  /** Its ports on 127.0.0.1. */
  ports: number[];
  /** Its variables in addition to those that every program needs, such as PATH. */
  env: Record<string, string>;
  /** Passes every variable of this process; only for the app, which needs all secrets. */
  inheritsAll?: boolean;
  /** File for its output. */
  logFile: string;
  /** Lines that a person in front of the terminal should see. */
  shows?: (line: string) => boolean;
}

const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 10_000;
/** After running this long, a program starts its next backoff from the beginning. */
const STEADY_MS = 30_000;
/** The app answers its requests in flight for up to nine seconds. */
const TERM_GRACE_MS = 12_000;

/** Runs a program, and restarts it with backoff and a message when it dies. */
export class Child {
  private process: ChildProcess | undefined;
  private stopping = false;
  private crashes = 0;
  private timer: NodeJS.Timeout | undefined;
  /** Settles when the leftovers of a dead process have been ended. */
  private cleaning: Promise<void> = Promise.resolve();

  constructor(
    readonly program: Program,
    private readonly say: (line: string) => void,
    private readonly onStart: (pid: number) => void,
  ) {}

  get pid(): number | undefined {
    return this.process?.pid;
  }

  start(): void {
    const { file = process.execPath, args, env, inheritsAll, logFile, shows } = this.program;
    mkdirSync(dirname(logFile), { recursive: true });
    const log = createWriteStream(logFile, { flags: "a" });
    const began = Date.now();
    // In a separate group, so that Ctrl-C reaches only the supervisor, which ends the others in order.
    const child = spawn(file, args, {
      env: { ...(inheritsAll ? process.env : commonVariables()), ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    this.process = child;
    if (child.pid) this.onStart(child.pid);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        log.write(`${line}\n`);
        if (shows?.(line)) this.say(line);
      });
    }
    child.on("exit", (code, signal) => {
      log.end();
      // A killed launcher leaves its server on the port, so the next one could not listen.
      this.cleaning = endGroup(child.pid);
      if (!this.stopping) this.startAgain(signal ?? `exit ${code}`, Date.now() - began);
    });
  }

  /** TERM, then KILL; resolves when the process and its children are gone. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    const child = this.process;
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((done) => child.once("exit", done));
      this.signal("SIGTERM");
      const impatience = setTimeout(() => this.signal("SIGKILL"), TERM_GRACE_MS);
      await gone;
      clearTimeout(impatience);
    }
    await this.cleaning;
  }

  /** Signals the process group, because a package runner, for example, passes no signals on. */
  private signal(signal: NodeJS.Signals): void {
    if (this.process?.pid) signalGroup(this.process.pid, signal);
  }

  private startAgain(ending: string, ranMs: number): void {
    const { name, logFile } = this.program;
    if (ranMs > STEADY_MS) this.crashes = 0;
    const backoffMs = this.nextBackoffMs();
    this.say(`${name} ended (${ending}) and starts again in ${backoffMs} ms; its log: ${logFile}`);
    this.timer = setTimeout(() => void this.startWhenFree(), backoffMs);
  }

  /** A program started on a taken port would crash in a loop, without naming the process that holds the port. */
  private async startWhenFree(): Promise<void> {
    await this.cleaning;
    const { name, ports } = this.program;
    const taken = await describeTaken(ports.map((port) => ({ name, port })));
    if (this.stopping) return;
    if (taken.length === 0) return this.start();
    const backoffMs = this.nextBackoffMs();
    this.say(`${name} cannot start yet, and tries again in ${backoffMs} ms:\n${taken.join("\n")}`);
    this.timer = setTimeout(() => void this.startWhenFree(), backoffMs);
  }

  private nextBackoffMs(): number {
    return Math.min(FIRST_BACKOFF_MS * 2 ** this.crashes++, LONGEST_BACKOFF_MS);
  }
}
