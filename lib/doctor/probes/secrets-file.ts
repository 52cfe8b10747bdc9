import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { parseEnv } from "node:util";
import { withoutPersonalData } from "@/lib/app-errors";
import { LOCAL_SECRETS, type LocalSecrets } from "@/lib/env/local-secrets";

/** `secrets.env` of a data folder, unchanged: a start would create it and repair its mode, an examination must not. */
export interface SecretsFile {
  path: string;
  /** `absent` before the first start; `unreadable` with the code of the system. */
  state: "present" | "absent" | "unreadable";
  code: string | undefined;
  /** Permission bits, such as 0o600; undefined on Windows, which has none. */
  mode: number | undefined;
  missing: string[];
  /** Content of the file; a missing secret has a value that nothing accepts. */
  secrets: LocalSecrets;
}

/** Lets the other checks run; no engine and no vendor accepts it. */
const NOT_MADE_YET = "whsec_not-made-yet-not-made-yet";

export function readSecretsFile(dataDir: string): SecretsFile {
  const path = join(dataDir, "secrets.env");
  try {
    const { mode } = statSync(/* turbopackIgnore: true */ path);
    const known = parseEnv(readFileSync(/* turbopackIgnore: true */ path, "utf8"));
    const missing = LOCAL_SECRETS.filter((name) => !known[name]?.trim());
    return {
      path,
      state: "present",
      code: undefined,
      mode: process.platform === "win32" ? undefined : mode & 0o777,
      missing,
      secrets: secretsOf(known),
    };
  } catch (error) {
    const { code } = withoutPersonalData(error);
    const state = code === "ENOENT" ? "absent" : "unreadable";
    return { path, state, code, mode: undefined, missing: [...LOCAL_SECRETS], secrets: secretsOf({}) };
  }
}

function secretsOf(known: Record<string, string | undefined>): LocalSecrets {
  const entries = LOCAL_SECRETS.map((name) => [name, known[name]?.trim() || NOT_MADE_YET] as const);
  return Object.fromEntries(entries) as LocalSecrets;
}

/** Whether a start would leave the file as it is. */
export function isInOrder({ state, mode, missing }: SecretsFile): boolean {
  return state === "present" && missing.length === 0 && (mode === undefined || (mode & 0o077) === 0);
}
