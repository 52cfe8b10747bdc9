import process from "node:process";
import tab from "@bomb.sh/tab/commander";
import { Command } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { approvals } from "./commands/approvals.ts";
import { audit } from "./commands/audit.ts";
import { bench } from "./commands/bench.ts";
import { check } from "./commands/check.ts";
import { customers } from "./commands/customers.ts";
import { db } from "./commands/db.ts";
import { deployment } from "./commands/deployment.ts";
import { dev } from "./commands/dev.ts";
import { doctor } from "./commands/doctor.ts";
import { e2e } from "./commands/e2e.ts";
import { engine } from "./commands/engine.ts";
import { events } from "./commands/events.ts";
import { keys } from "./commands/keys.ts";
import { mcp } from "./commands/mcp.ts";
import { retention } from "./commands/retention.ts";
import { runs } from "./commands/runs.ts";
import { settings } from "./commands/settings.ts";
import { setup } from "./commands/setup.ts";
import { tokens } from "./commands/tokens.ts";
import { users } from "./commands/users.ts";

/** A line was not understood: no such command, option or value. Nothing was done. */
const USAGE = 2;

/** In the order of the help. */
const COMMANDS = [
  setup,
  dev,
  doctor,
  engine,
  keys,
  db,
  deployment,
  users,
  customers,
  settings,
  retention,
  tokens,
  approvals,
  runs,
  events,
  audit,
  mcp,
  check,
  e2e,
  bench,
];

/** The command line: every command, each with `--help` and `--json`. */
export function createProgram(): Command {
  const program = new Command("vagus")
    .description("Run, fill and watch a Vagus. Every command explains itself with --help.")
    .version(packageJson.version)
    .option("--json", "print one line of JSON for programs instead of text")
    .configureHelp({ showGlobalOptions: true });
  for (const make of COMMANDS) program.addCommand(make());
  tab(program, { completionCommandName: "completion" });
  prepare(program);
  return program;
}

/** Hands every command what the program decides for all of them. */
function prepare(command: Command): void {
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : USAGE));
  command.showHelpAfterError("Add --help to see what can be said.");
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    prepare(child);
  }
}
