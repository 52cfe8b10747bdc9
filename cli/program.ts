import process from "node:process";
import tab from "@bomb.sh/tab/commander";
import { Command } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { bench } from "./commands/bench.ts";
import { check } from "./commands/check.ts";
import { customers } from "./commands/customers.ts";
import { db } from "./commands/db.ts";
import { dev } from "./commands/dev.ts";
import { e2e } from "./commands/e2e.ts";
import { users } from "./commands/users.ts";

/** A line was not understood: no such command, option or value. Nothing was done. */
const USAGE = 2;

/** The command line: every command, each with `--help` and `--json`. */
export function createProgram(): Command {
  const program = new Command("vagus")
    .description("Run, fill and watch a Vagus. Every command explains itself with --help.")
    .version(packageJson.version)
    .option("--json", "print one line of JSON for programs instead of text")
    .configureHelp({ showGlobalOptions: true });
  for (const command of [dev(), db(), users(), customers(), check(), e2e(), bench()])
    program.addCommand(command);
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
