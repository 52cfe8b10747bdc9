import { spawnSync } from "node:child_process";
import process from "node:process";
import { expect, it } from "vitest";

/** What a process prints that reads these expressions, in an environment with nothing but a database. */
function evaluate(code: string, variables: Record<string, string> = {}): string {
  const script = `const { env, requireEnv } = await import("./lib/env.ts");
    try { console.log(${code}); } catch (error) { console.log(error.message); }`;
  const args = ["--import", "tsx", "--input-type=module", "-e", script];
  const { stdout } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      DATABASE_URL: "postgres://app@db.example.com/app",
      ...variables,
    },
  });
  return stdout.trim();
}

it("asks for the variables of a section only when that is read", () => {
  expect(evaluate("env().database.url")).toBe("postgres://app@db.example.com/app");
  expect(evaluate("env().stripe")).toBe(
    "The environment is incomplete or wrong; nothing was started.\n  STRIPE_WEBHOOK_SECRET is not set.\n  STRIPE_SECRET_KEY is not set.",
  );
});

it("asks for all of them where a server starts, in one list", () => {
  const list = evaluate("requireEnv()");
  for (const name of ["BETTER_AUTH_URL", "INNGEST_SIGNING_KEY", "STRIPE_SECRET_KEY", "VOTE_KEY"])
    expect(list.split("\n")).toContain(`  ${name} is not set.`);
  expect(list).not.toContain("DATABASE_URL");
});

it("reads a section once, so that a variable that changes later changes nothing", () => {
  const code = `[env().database, process.env.DATABASE_URL = "postgres://other/app", env().database].flatMap((one) => one.url ?? [])`;
  expect(evaluate(code)).toBe(
    "[\n  'postgres://app@db.example.com/app',\n  'postgres://app@db.example.com/app'\n]",
  );
});

it("refuses a published secret also where one section alone is read", () => {
  expect(evaluate("env().pulseToken", { PULSE_TOKEN: "pulse-local-only" })).toContain(
    "PULSE_TOKEN has a value that was published",
  );
});
