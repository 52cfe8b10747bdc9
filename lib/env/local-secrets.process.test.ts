import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { parseEnv } from "node:util";
import { readSigningKey } from "vagus-engine";
import { expect, onTestFinished, test } from "vitest";
import { ensureLocalSecrets } from "./local-secrets.ts";

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "vagus-secrets-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const fileOf = (folder: string) => join(folder, "secrets.env");

/** Lets several processes ask for the secrets of a folder at the same moment. */
async function askAtOnce(folder: string, count: number): Promise<string[]> {
  const code = `import { ensureLocalSecrets } from "./lib/env/local-secrets.ts";
    process.stdout.write("ready\\n");
    process.stdin.once("data", () => {
      process.stdout.write(JSON.stringify(ensureLocalSecrets(${JSON.stringify(folder)})));
      process.exit(0);
    });`;
  const children = Array.from({ length: count }, () =>
    spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
      cwd: join(import.meta.dirname, "..", ".."),
      stdio: ["pipe", "pipe", "inherit"],
    }),
  );
  await Promise.all(children.map((child) => once(child.stdout, "data")));
  const answers = children.map((child) => text(child.stdout));
  for (const child of children) child.stdin.write("go\n");
  return Promise.all(answers);
}

test("the first start makes every secret, readable for this user alone, and later starts read them", () => {
  const folder = join(makeFolder(), "new", "folder");
  const made = ensureLocalSecrets(folder);
  expect(new Set(Object.values(made)).size).toBe(Object.keys(made).length);
  for (const secret of Object.values(made)) expect(secret.length).toBeGreaterThanOrEqual(43);
  expect(statSync(fileOf(folder)).mode & 0o777).toBe(0o600);
  expect(parseEnv(readFileSync(fileOf(folder), "utf8"))).toEqual(made);
  expect(ensureLocalSecrets(folder)).toEqual(made);
  expect(readdirSync(folder)).toEqual(["secrets.env"]);
  expect(() => readSigningKey(made.INNGEST_SIGNING_KEY)).not.toThrow();
});

test("processes that start at once get the same secrets, on a new folder and on one of an older version", async () => {
  const folder = makeFolder();
  const first = await askAtOnce(folder, 4);
  expect(new Set(first).size).toBe(1);
  const made = ensureLocalSecrets(folder);
  expect(JSON.parse(first[0] ?? "")).toEqual(made);

  const older = readFileSync(fileOf(folder), "utf8").replace(/^(VOTE_KEY|INNGEST_SIGNING_KEY)=.*\n/gm, "");
  writeFileSync(fileOf(folder), `${older}SANDBOX_KEY=\n`);
  const second = await askAtOnce(folder, 4);
  expect(new Set(second).size).toBe(1);
  const completed = ensureLocalSecrets(folder);
  expect(JSON.parse(second[0] ?? "")).toEqual(completed);
  expect(completed.BETTER_AUTH_SECRET).toBe(made.BETTER_AUTH_SECRET);
  expect(completed.VOTE_KEY).not.toBe(made.VOTE_KEY);
  expect(readdirSync(folder)).toEqual(["secrets.env"]);
}, 30_000);

test("a secret whose line was removed twice gets another value each time", () => {
  const folder = makeFolder();
  const values = new Set([ensureLocalSecrets(folder).VOTE_KEY]);
  for (let time = 0; time < 2; time++) {
    writeFileSync(fileOf(folder), readFileSync(fileOf(folder), "utf8").replace(/^VOTE_KEY=.*\n/m, ""));
    values.add(ensureLocalSecrets(folder).VOTE_KEY);
  }
  expect(values.size).toBe(3);
});

test("lines of the user's own stay, and a file that others could read is closed again", () => {
  const folder = makeFolder();
  writeFileSync(fileOf(folder), "# mine\nVOTE_KEY=my-own-vote-key\nSANDBOX_KEY=\nOTHER=1", { mode: 0o644 });
  expect(ensureLocalSecrets(folder).VOTE_KEY).toBe("my-own-vote-key");
  const written = readFileSync(fileOf(folder), "utf8");
  expect(written).toMatch(/^# mine\nVOTE_KEY=my-own-vote-key\nOTHER=1\n/);
  expect(written.match(/^SANDBOX_KEY=/gm)).toHaveLength(1);
  expect(statSync(fileOf(folder)).mode & 0o777).toBe(0o600);
});

test("a file that holds no secret is named, because nothing secret could be derived from it", () => {
  const folder = makeFolder();
  writeFileSync(fileOf(folder), "");
  expect(() => ensureLocalSecrets(folder)).toThrow(`${fileOf(folder)} holds none of the secrets. Delete it`);
});

test("a folder that cannot be written is named", () => {
  const folder = makeFolder();
  writeFileSync(join(folder, "file"), "");
  expect(() => ensureLocalSecrets(join(folder, "file"))).toThrow(join(folder, "file"));
});
