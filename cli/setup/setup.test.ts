import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createProgram } from "@/cli/program";
import { planOf, TIERS } from "./tiers.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vagus-setup-"));
  file = join(folder, ".env");
  process.exitCode = undefined;
});
afterEach(() => {
  process.exitCode = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function setup(...args: string[]) {
  const print = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    await createProgram().parseAsync(["node", "vagus", "setup", ...args, "--file", file, "--json"]);
    return JSON.parse(String(print.mock.calls[0]?.[0])) as {
      wrote: string[];
      missing: string[];
      next: string[];
    };
  } finally {
    print.mockRestore();
  }
}

const COMPLETE = [
  "DATABASE_URL=postgres://vagus:secret@127.0.0.1/vagus",
  "BETTER_AUTH_URL=https://console.example.com",
  "STRIPE_SECRET_KEY=sk_test_1",
  "STRIPE_WEBHOOK_SECRET=whsec_1",
  "POSTMARK_SERVER_TOKEN=token",
  "SUPPORT_ADDRESS=support@example.com",
  "OPENAI_API_KEY=sk-1",
  "OPENAI_MODEL=gpt-5-mini",
].flatMap((pair) => ["--set", pair]);

it("writes nothing to try it, and names one command", async () => {
  expect(await setup("try")).toMatchObject({ wrote: [], missing: [], next: ["npm run dev"] });
});

it("names what production misses, and ends with 1", async () => {
  const { missing, wrote } = await setup("production");
  expect(process.exitCode).toBe(1);
  for (const name of ["DATABASE_URL", "BETTER_AUTH_URL", "STRIPE_SECRET_KEY", "OPENAI_MODEL"])
    expect(
      missing.some((line) => line.startsWith(`${name} `)),
      name,
    ).toBe(true);
  expect(missing.filter((line) => wrote.some((name) => line.startsWith(`${name} `)))).toEqual([]);
});

it("writes a file that a console in production starts with, once", async () => {
  expect((await setup("production", ...COMPLETE)).missing).toEqual([]);
  expect(process.exitCode).toBe(0);
  const text = readFileSync(file, "utf8");
  expect(parseEnv(text)).toMatchObject({
    INNGEST_BASE_URL: "http://127.0.0.1:8288",
    OPENAI_MODEL: "gpt-5-mini",
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect((await setup("production", ...COMPLETE)).wrote).toEqual([]);
  expect(readFileSync(file, "utf8")).toBe(text);
});

it("keeps what is there", async () => {
  writeFileSync(file, "# by hand\nBETTER_AUTH_URL=https://mine.example.com\nVOTE_KEY=mine\n");
  await setup("production", ...COMPLETE);
  expect(readFileSync(file, "utf8")).toContain(
    "# by hand\nBETTER_AUTH_URL=https://mine.example.com\nVOTE_KEY=mine\n",
  );
});

it.each(TIERS)("the tier %s says what to run next, with Docker and without", (tier) => {
  for (const docker of [true, false])
    expect(planOf(tier, { docker, systemd: true, launchd: false }).next.length).toBeGreaterThan(0);
});
