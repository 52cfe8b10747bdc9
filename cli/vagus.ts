import { existsSync } from "node:fs";
import process from "node:process";
import { errorChain } from "@/lib/error-chain";

/** A command of the command line: what it does in a line, and how. */
export interface Command {
  summary: string;
  /** @returns the exit code */
  run(args: string[]): Promise<number>;
}

const COMMANDS: Record<string, () => Promise<Command>> = {
  dev: () => import("./commands/dev.ts"),
  check: () => import("./commands/check.ts"),
  db: () => import("./commands/db.ts"),
  e2e: () => import("./commands/e2e.ts"),
  bench: () => import("./commands/bench.ts"),
};

// What Next reads by itself; a variable that is set already wins.
if (existsSync(".env")) process.loadEnvFile(".env");

const [name = "help", ...args] = process.argv.slice(2);
const load = COMMANDS[name];
if (load) {
  const command = await load();
  try {
    process.exitCode = await command.run(args);
  } catch (error) {
    console.error(errorChain(error));
    process.exitCode = 1;
  }
} else {
  console.log("Usage: npm run vagus -- <command>\n");
  for (const [known, open] of Object.entries(COMMANDS))
    console.log(`  ${known.padEnd(8)}${(await open()).summary}`);
  process.exitCode = name === "help" || name === "--help" ? 0 : 2;
}
