import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import process from "node:process";

const NAMES = ["inngest", "inngest-cli"];
const INSTALL =
  "Install it with `npm install --no-save inngest-cli` or from https://www.inngest.com/docs/local-development, " +
  "or name a binary in INNGEST_CLI.";

/**
 * The Inngest CLI of this machine: `INNGEST_CLI`, then `node_modules/.bin`, then the PATH, under each of its names, then
 * what npx downloads.
 * @param wanted the value of `INNGEST_CLI`
 * @param path the value of `PATH`
 * @throws Error saying how to install it
 */
export function findInngestCli(wanted: string | undefined, path: string): { file: string; args: string[] } {
  if (wanted !== undefined) {
    const file = wanted.includes("/") || wanted.includes("\\") ? resolve(wanted) : searchPath(path, wanted);
    if (file !== undefined && isExecutable(file)) return { file, args: [] };
    throw new Error(
      `INNGEST_CLI=${wanted} is no file that can be run. ${INSTALL.replace(", or name", ", and name")}`,
    );
  }
  const folders = [resolve("node_modules", ".bin"), ...path.split(delimiter)].join(delimiter);
  for (const name of NAMES) {
    const file = searchPath(folders, name);
    if (file !== undefined) return { file, args: [] };
  }
  const npx = searchPath(path, "npx");
  if (npx === undefined) throw new Error(`There is no Inngest CLI on this machine. ${INSTALL}`);
  return { file: npx, args: ["--yes", "inngest-cli@latest"] };
}

function searchPath(path: string, name: string): string | undefined {
  const suffixes = process.platform === "win32" ? [".exe", ".cmd"] : [""];
  return path
    .split(delimiter)
    .filter((folder) => folder !== "")
    .flatMap((folder) => suffixes.map((suffix) => join(folder, `${name}${suffix}`)))
    .find((file) => existsSync(file) && isExecutable(file));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
