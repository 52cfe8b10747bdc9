import { hkdfSync, randomBytes } from "node:crypto";
import {
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { parseEnv } from "node:util";
import { z } from "zod";

/** Secrets that a machine generates, each named by the variable that overrides it. */
export const LOCAL_SECRETS = [
  "BETTER_AUTH_SECRET",
  "PULSE_TOKEN",
  "POSTMARK_WEBHOOK_PASSWORD",
  "STRIPE_WEBHOOK_SECRET",
  "INNGEST_EVENT_KEY",
  "INNGEST_SIGNING_KEY",
  "SLACK_SIGNING_SECRET",
  "SANDBOX_KEY",
  "VOTE_KEY",
  "AUDIT_SEAL_KEY",
  "APP_SOURCE_SECRET",
] as const;

export type LocalSecret = (typeof LOCAL_SECRETS)[number];

const LocalSecrets = z.record(z.enum(LOCAL_SECRETS), z.string().trim().min(1));
/** The secrets of a machine, each named by the variable that overrides it. */
export type LocalSecrets = z.infer<typeof LocalSecrets>;

const BYTES = 32;

/** Formats of 32 random bytes where base64url does not fit. */
const FORMATS: Partial<Record<LocalSecret, (bytes: Buffer) => string>> = {
  STRIPE_WEBHOOK_SECRET: (bytes) => `whsec_${bytes.toString("base64url")}`,
  // SDK and engine both hash the bytes that the hex encodes.
  INNGEST_SIGNING_KEY: (bytes) => `signkey-local-${bytes.toString("hex")}`,
  // The format of Standard Webhooks.
  APP_SOURCE_SECRET: (bytes) => `whsec_${bytes.toString("base64")}`,
};

const HEADER =
  "# Secrets of this machine, made at the first start. A variable of the environment wins over its line.\n" +
  "# Delete the file to make all of them new: people sign in again, and stored source secrets are set again.\n";

/**
 * Reads the secrets of a data folder from `secrets.env` and makes the missing ones. Any number of processes may call it
 * at once: all of them get the same values.
 *
 * A new file appears whole by a hard link, which one process wins. A name that the file lacks is derived from the
 * content and the identity of the file, so processes that add it at the same time write the same text.
 * @throws Error naming the file when it cannot be read, written, or holds no secret to derive the others from
 */
export function ensureLocalSecrets(dataDir: string): LocalSecrets {
  const path = join(/* turbopackIgnore: true */ dataDir, "secrets.env");
  for (;;) {
    const file = read(path);
    if (file === undefined) {
      mkdirSync(dataDir, { recursive: true });
      place(path, HEADER + lines(LOCAL_SECRETS, () => randomBytes(BYTES)), "new");
      continue;
    }
    const known = parseEnv(file.text);
    const missing = LOCAL_SECRETS.filter((name) => !known[name]?.trim());
    if (missing.length === 0) {
      return LocalSecrets.parse(Object.fromEntries(LOCAL_SECRETS.map((name) => [name, known[name]])));
    }
    if (missing.length === LOCAL_SECRETS.length) {
      throw new Error(`${path} holds none of the secrets. Delete it, and the next start makes a new one.`);
    }
    const added = lines(missing, (name) =>
      Buffer.from(hkdfSync("sha256", file.text, file.salt, name, BYTES)),
    );
    place(path, `${withoutBlanks(file.text, missing)}${added}`, "replace");
  }
}

/** The text of the file, and a salt that identifies this version of it; undefined without a file. */
function read(path: string): { text: string; salt: string } | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(/* turbopackIgnore: true */ path, "r");
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw new Error(`The secrets of this machine cannot be read from ${path}.`, { cause: error });
  }
  try {
    const { ino, mtimeNs, mode } = fstatSync(descriptor, { bigint: true });
    // A file that was copied or edited may have become readable for others.
    if (process.platform !== "win32" && (mode & 0o077n) !== 0n) fchmodSync(descriptor, 0o600);
    return { text: readFileSync(descriptor, "utf8"), salt: `${ino}.${mtimeNs}` };
  } finally {
    closeSync(descriptor);
  }
}

/** Writes a text beside the file and moves it in place atomically; a new file never replaces another. */
function place(path: string, text: string, how: "new" | "replace"): void {
  const draft = `${path}.${process.pid}.${randomBytes(6).toString("hex")}`;
  try {
    const descriptor = openSync(/* turbopackIgnore: true */ draft, "wx", 0o600);
    try {
      writeSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (how === "replace") renameSync(draft, path);
    else linkSync(draft, path);
  } catch (error) {
    if (how === "replace" || !isCode(error, "EEXIST")) {
      throw new Error(`The secrets of this machine cannot be written to ${path}.`, { cause: error });
    }
  } finally {
    remove(draft);
  }
}

function remove(draft: string): void {
  try {
    unlinkSync(draft);
  } catch (error) {
    if (!isCode(error, "ENOENT")) throw error;
  }
}

function lines(names: readonly LocalSecret[], bytesOf: (name: LocalSecret) => Buffer): string {
  const write = (bytes: Buffer, name: LocalSecret) => FORMATS[name]?.(bytes) ?? bytes.toString("base64url");
  return names.map((name) => `${name}=${write(bytesOf(name), name)}\n`).join("");
}

/** The text without lines that name one of these secrets without a value; ends with a line break. */
function withoutBlanks(text: string, missing: readonly string[]): string {
  const kept = text.split("\n").filter((line) => !missing.includes(line.split("=")[0]?.trim() ?? ""));
  return `${kept.join("\n").trimEnd()}\n`;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
