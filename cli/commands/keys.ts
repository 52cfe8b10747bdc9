import { Argument, Command } from "commander";
import { type Answer, answer } from "@/cli/answer";
import { readEnvFile, withVariables, writeEnvFile } from "@/cli/keys/env-file";
import { ROTATIONS } from "@/cli/keys/rotations";
import { makeMissing, OWN_SECRET_NAMES } from "@/cli/keys/secrets";

/** The secrets that an installation makes for itself: made once, replaced without an interruption. */
export function keys(): Command {
  return new Command("keys")
    .description("the secrets of an installation: make them, rotate them")
    .addCommand(
      new Command("generate")
        .description("print new secrets, or write those that a file lacks into it")
        // Not --env-file: Node 20 takes that for its own, wherever it stands.
        .option("--file <file>", "add them here (mode 0600); a value that is there stays")
        .action(answer(generate)),
    )
    .addCommand(
      new Command("rotate")
        .description("replace a key in a file; the one before still counts until --finish")
        .addArgument(new Argument("<key>").choices(Object.keys(ROTATIONS)))
        .option("--file <file>", "the file with the variables", ".env")
        .option("--value <value>", "the new value, where the vendor makes it")
        .option("--finish", "stop accepting the one before")
        .action(answer(rotate)),
    );
}

function generate({ file }: { file?: string }): Answer {
  if (file === undefined) {
    const made = makeMissing(OWN_SECRET_NAMES, {});
    const lines = Object.entries(made).map(([name, value]) => `${name}=${value}`);
    return { text: lines.join("\n"), data: made };
  }
  const before = readEnvFile(file);
  const made = makeMissing(OWN_SECRET_NAMES, before.values);
  const names = Object.keys(made);
  if (names.length > 0) writeEnvFile(file, withVariables(before.text, made));
  return {
    text:
      names.length > 0
        ? `${file} has new: ${names.join(", ")}.`
        : `${file} has all of them. Nothing was changed.`,
    // The values stand in the file; a log of the command must not hold them.
    data: { file, made: names, kept: OWN_SECRET_NAMES.filter((name) => !names.includes(name)) },
  };
}

interface RotateOptions {
  file: string;
  value?: string;
  finish?: boolean;
}

function rotate(key: string, { file, value, finish = false }: RotateOptions): Answer {
  const rotation = ROTATIONS[key];
  if (!rotation) throw new Error(`There is no key ${key}.`);
  const before = readEnvFile(file);
  if (finish && !rotation.finish) throw new Error(`${key} has no second value to end. Nothing was changed.`);
  if (!finish && rotation.given && !value)
    throw new Error(`The vendor makes this one: pass it with --value. Nothing was changed.`);
  const changes = finish
    ? (rotation.finish?.(before.values) ?? {})
    : rotation.begin(before.values, value ?? "");
  writeEnvFile(file, withVariables(before.text, changes));
  const changed = Object.keys(changes);
  const next = finish ? ["Restart each process of the console, one after the other."] : rotation.next;
  const steps = next.map((step, at) => `  ${at + 1}. ${step}`).join("\n");
  return {
    text: `${file}: ${changed.join(", ")} changed. Now:\n${steps}`,
    data: { file, changed, next },
  };
}
