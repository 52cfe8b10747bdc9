import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import process from "node:process";
import { parseEnv } from "node:util";

/** A file of variables, as `.env` is one: its text, and what it says. */
export interface EnvFile {
  path: string;
  text: string;
  values: Record<string, string>;
}

/** Reads a file of variables; an absent one is empty. Empty values count as absent. */
export function readEnvFile(path: string): EnvFile {
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const said = Object.entries(parseEnv(text)).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== "",
  );
  return { path, text, values: Object.fromEntries(said) };
}

const LINE = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=/;
/** A value that every reader of such files takes as it is: no quote, no `#`, no `$`, no blank. */
const PLAIN = /^[\w@%+=:,./~?&-]+$/;

/**
 * The text with these variables set: a line of the same name is replaced where it stands, others stay as they are, new
 * names come last. Undefined removes a variable.
 * @throws Error for a value that would need quotes, which systemd, Compose and Node read differently
 */
export function withVariables(text: string, changes: Record<string, string | undefined>): string {
  for (const [name, value] of Object.entries(changes)) {
    if (value !== undefined && !PLAIN.test(value))
      throw new Error(
        `${name} has a character that not every reader of .env takes as it is. Nothing was written.`,
      );
  }
  const left = new Map(Object.entries(changes));
  const lines = text === "" ? [] : text.replace(/\n$/, "").split("\n");
  const kept = lines.flatMap((line) => {
    const name = LINE.exec(line)?.[1] ?? "";
    if (!(name in changes)) return [line];
    const value = left.get(name);
    left.delete(name);
    return value === undefined ? [] : [`${name}=${value}`];
  });
  const added = [...left].flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  return [...kept, ...added].map((line) => `${line}\n`).join("");
}

/** Writes the file in one step, readable by its owner only. */
export function writeEnvFile(path: string, text: string): void {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, text, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, path);
}
