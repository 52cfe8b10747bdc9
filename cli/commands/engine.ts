import { existsSync } from "node:fs";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { type Answer, answer, wantsJson } from "@/cli/answer";
import { EngineFault } from "@/cli/engine/fault";
import { ENGINE_KINDS, type EngineConfig } from "@/cli/engine/settings";
import type { Managing, Started } from "@/cli/engine/start-engine";
import { asColumns } from "@/cli/text";

/** What the command line says about an engine. */
interface EngineFlags {
  engine?: (typeof ENGINE_KINDS)[number];
  port?: number;
  host?: string;
  appUrl?: string[];
  databaseUrl?: string;
  config?: string;
}

/** The engine of this checkout, as a process that outlives the terminal. */
export function engine(): Command {
  return new Command("engine")
    .description("start, stop and watch the engine of this checkout as a process of its own")
    .addCommand(starting("start", "start the engine unless it runs").action(managed(ensure)))
    .addCommand(
      starting("ensure", "make sure that one healthy engine runs; safe to repeat and to race").action(
        managed(ensure),
      ),
    )
    .addCommand(
      new Command("stop")
        .description("end the engine (TERM, then KILL) and prove its port free")
        .option("--config <file>", "settings as JSON (default: vagus.engine.json)")
        .action(managed(stop)),
    )
    .addCommand(starting("restart", "stop and start; pending runs are kept").action(managed(restart)))
    .addCommand(
      new Command("status")
        .description("whether it runs, answers, and where")
        .option("--config <file>", "settings as JSON (default: vagus.engine.json)")
        .action(managed(status)),
    )
    .addCommand(
      new Command("logs")
        .description("print the end of the engine's log")
        .option("-n, --lines <number>", "how many lines", readCount, 50)
        .option("-f, --follow", "go on until Ctrl-C")
        .action(managed(logs)),
    );
}

function starting(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .addOption(new Option("--engine <engine>", "default: embedded").choices(ENGINE_KINDS))
    .option("-p, --port <number>", "port to listen on (default: INNGEST_PORT)", readPort)
    .option("--host <name>", "address to listen on (default: 127.0.0.1)")
    .option("-u, --app-url <url>", "address at which an app serves its functions; repeatable", readAppUrl)
    .option("--database-url <url>", "PostgreSQL database of the engine (default: the embedded one)")
    .option("--config <file>", "settings as JSON (default: vagus.engine.json)");
}

function readPort(text: string): number {
  const port = z.coerce.number().int().min(1).max(65_535).safeParse(text);
  if (!port.success) throw new InvalidArgumentError("It is a number from 1 to 65535.");
  return port.data;
}

function readCount(text: string): number {
  const count = z.coerce.number().int().min(0).safeParse(text);
  if (!count.success) throw new InvalidArgumentError("It is a whole number.");
  return count.data;
}

function readAppUrl(text: string, before: string[] = []): string[] {
  const url = z.url({ protocol: /^https?$/ }).safeParse(text);
  if (!url.success)
    throw new InvalidArgumentError("It is an address such as http://127.0.0.1:3000/api/inngest.");
  return [...before, url.data];
}

/** An action whose faults are data with `--json`. */
function managed<Flags extends EngineFlags>(run: (flags: Flags, command: Command) => Promise<Answer>) {
  return async (flags: Flags, command: Command): Promise<void> => {
    const guarded = async (): Promise<Answer> => {
      try {
        return await run(flags, command);
      } catch (error) {
        if (!(error instanceof EngineFault) || !wantsJson(command)) throw error;
        const { code, message, details } = error;
        return { text: message, data: { error: { code, message, ...details } }, exitCode: 1 };
      }
    };
    await answer(guarded)(command);
  };
}

/** @param before flags of an earlier start, which those of the command line win over */
async function prepare(flags: EngineFlags, before: EngineConfig = {}): Promise<Managing> {
  const { readEngineEnv } = await import("@/lib/env/engine");
  const { engineSettings } = await import("@/cli/engine/settings");
  const env = readEngineEnv(process.env);
  const { engine, port, host, appUrl: apps, databaseUrl } = flags;
  const named = Object.entries({ engine, port, host, apps, databaseUrl }).filter(
    ([, value]) => value !== undefined,
  );
  const given = { ...before, ...Object.fromEntries(named) };
  return {
    env,
    given,
    settings: engineSettings(env, given, flags.config),
    startedBy: "engine",
    say: (line) => console.error(line),
  };
}

async function ensure(flags: EngineFlags): Promise<Answer> {
  const { ensureEngine } = await import("@/cli/engine/start-engine");
  const started = await ensureEngine(await prepare(flags));
  return { text: startedText(started), data: started };
}

async function stop(flags: EngineFlags): Promise<Answer> {
  const { stopEngine } = await import("@/cli/engine/stop-engine");
  const { describeHolder } = await import("@/cli/processes/port-holders");
  const { settings } = await prepare(flags);
  const stopped = await stopEngine(settings);
  const { action, port, pidsKilled, portFree } = stopped;
  const did =
    action === "stopped" ? `The engine is stopped (pid ${pidsKilled.join(", ")}).` : "No engine runs here.";
  const left = portFree
    ? `Port ${port} is free.`
    : `Port ${port} is held by ${describeHolder(port)}, which is not an engine of this checkout; it was left alone.`;
  return { text: `${did} ${left}`, data: stopped };
}

async function restart(flags: EngineFlags): Promise<Answer> {
  const { restartEngine } = await import("@/cli/engine/restart-engine");
  const restarted = await restartEngine((before) => prepare(flags, before));
  return { text: startedText(restarted), data: restarted };
}

function startedText({
  action,
  port,
  url,
  pid,
  logFile,
  watching,
}: Omit<Started, "action"> & { action: string }): string {
  const how =
    action === "already-running" ? "runs already" : action === "restarted" ? "is restarted" : "is started";
  const rows = [
    ["pid", String(pid)],
    ["port", String(port)],
    ["watching", watching.join("  ")],
    ["log", logFile],
  ];
  return `The engine ${how}: ${url}\n${indent(asColumns(rows))}`;
}

async function status(flags: EngineFlags): Promise<Answer> {
  const { engineStatus, statusText } = await import("@/cli/engine/engine-status");
  const { settings, env } = await prepare(flags);
  const { status: data, state } = await engineStatus(settings);
  return { text: await statusText(data, state, env), data };
}

async function logs(
  { lines, follow, ...flags }: EngineFlags & { lines: number; follow?: boolean },
  command: Command,
): Promise<Answer> {
  const { logSize } = await import("@/cli/engine/engine-status");
  const { lastLines, LogReader } = await import("@/cli/engine/read-log");
  const { logFileOf } = await import("@/cli/engine/settings");
  const { settings } = await prepare(flags);
  const logFile = logFileOf(settings.dataDir);
  const size = logSize(settings.dataDir);
  const last = lastLines(logFile, size, lines).join("\n");
  const exists = existsSync(logFile);
  if (follow && !wantsJson(command)) {
    console.log(last);
    const reader = new LogReader(logFile, size);
    for (;;) {
      for (const line of reader.next()) console.log(line);
      await delay(FOLLOW_MS);
    }
  }
  return {
    text: exists ? last : `There is no log yet: ${logFile} appears with the first start.`,
    data: { action: "logs", logFile, command: `tail -n ${lines} -F ${logFile}`, exists, size },
  };
}

const FOLLOW_MS = 250;

function indent(text: string): string {
  return text.replace(/^/gm, "  ");
}
