import process from "node:process";
import { createInterface } from "node:readline/promises";
import { Argument, Command } from "commander";
import { type Answer, answer } from "@/cli/answer";
import { readEnvFile, withVariables, writeEnvFile } from "@/cli/keys/env-file";
import { makeMissing } from "@/cli/keys/secrets";
import { findMachine } from "@/cli/setup/find-machine";
import { planOf, type Question, TIERS, type Tier } from "@/cli/setup/tiers";
import { readEnv } from "@/lib/env";

/** Prepares an installation. Safe to repeat; keeps existing settings. */
export function setup(): Command {
  return new Command("setup")
    .description("prepare an installation: write .env, say what is missing and what to run next")
    .addArgument(
      new Argument("<tier>", "try it on this machine, use it every day, or run a team on it").choices(TIERS),
    )
    .option("--file <file>", "the file with the variables", ".env")
    .option("--set <name=value>", "a variable that is not there yet; repeat it", collect, [])
    .action(answer(prepare));
}

const collect = (one: string, before: string[]) => [...before, one];

interface SetupOptions {
  file: string;
  set: string[];
}

async function prepare(tier: Tier, { file, set }: SetupOptions): Promise<Answer> {
  const machine = findMachine();
  const plan = planOf(tier, machine);
  const before = readEnvFile(file);
  const given = { ...plan.defaults, ...readPairs(set), ...before.values };
  const added = {
    ...Object.fromEntries(Object.entries(given).filter(([name]) => !(name in before.values))),
    ...makeMissing(plan.secrets, given),
  };
  Object.assign(added, await askFor(plan.questions.filter(({ name }) => !given[name])));
  const wrote = Object.keys(added);
  if (wrote.length > 0) writeEnvFile(file, withVariables(before.text, added));
  const composed = tier === "every-day" && machine.docker;
  const missing = tier === "try" ? [] : problemsOf({ ...before.values, ...added }, !composed);
  const found = { ...machine, variables: Object.keys(before.values) };
  const lines = [
    `${file}: ${Object.keys(before.values).length} variables were there, ${wrote.length} added${wrote.length > 0 ? ` (${wrote.join(", ")})` : ""}.`,
    ...(missing.length > 0
      ? ["", "Still missing; set them and run this again:", ...missing.map((one) => `  ${one}`)]
      : []),
    "",
    missing.length > 0 ? "Then:" : "Next:",
    ...plan.next.map((command) => `  ${command}`),
  ];
  return {
    text: lines.join("\n"),
    data: { tier, found, file, wrote, missing, next: plan.next },
    exitCode: missing.length > 0 ? 1 : 0,
  };
}

function readPairs(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw new Error(`${pair} is not name=value. Nothing was written.`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** Asks a person; nobody where no terminal is. An empty answer leaves a variable out. */
async function askFor(questions: readonly Question[]): Promise<Record<string, string>> {
  if (!process.stdin.isTTY || !process.stderr.isTTY || questions.length === 0) return {};
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answers: Record<string, string> = {};
  try {
    for (const { name, ask } of questions) {
      const said = (await terminal.question(`${ask}\n  ${name}= `)).trim();
      if (said) answers[name] = said;
    }
  } finally {
    terminal.close();
  }
  return answers;
}

/**
 * What a console in production would still miss, as it says itself when it starts.
 * @param ownDatabase whether DATABASE_URL has to be in the file; the Compose file sets its own
 */
function problemsOf(values: Record<string, string>, ownDatabase: boolean): string[] {
  const database = ownDatabase ? {} : { DATABASE_URL: "postgres://vagus@postgres/vagus" };
  try {
    readEnv({ NODE_ENV: "production", ...database, ...values });
    return [];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error.message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
}
