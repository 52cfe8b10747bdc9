import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { expect, it } from "vitest";
import { readEnv } from "../env.ts";

/** Variables that the platform sets, so that they are in no file. */
const BY_THE_PLATFORM = [
  "NODE_ENV",
  "NEXT_PHASE",
  "VERCEL",
  "VERCEL_ENV",
  "VERCEL_GIT_COMMIT_REF",
  "VERCEL_GIT_COMMIT_SHA",
  "VERCEL_PROJECT_ID",
  "VERCEL_PROJECT_PRODUCTION_URL",
  "VERCEL_URL",
];

const lines = readFileSync(join(import.meta.dirname, "..", "..", ".env.example"), "utf8").split("\n");
const offered = lines.flatMap((line) => line.match(/^#([A-Z][A-Z0-9_]*)=/)?.[1] ?? []);
/** The file with every variable set. */
const everything = parseEnv(lines.map((line) => line.replace(/^#(?=[A-Z][A-Z0-9_]*=)/, "")).join("\n"));

const SECRETS = {
  BETTER_AUTH_SECRET: "auth",
  PULSE_TOKEN: "pulse",
  POSTMARK_WEBHOOK_PASSWORD: "postmark",
  STRIPE_WEBHOOK_SECRET: "stripe",
  INNGEST_EVENT_KEY: "event",
  INNGEST_SIGNING_KEY: "signing",
  SANDBOX_KEY: "sandbox",
  VOTE_KEY: "vote",
  AUDIT_SEAL_KEY: "seal",
  SLACK_SIGNING_SECRET: "slack",
  APP_SOURCE_SECRET: "shop",
};

/** A build asks for none. */
const noSecrets = () => {
  throw new Error("These tests make no secrets.");
};

/** Every name that `readEnv` reads, on every branch. */
function namesRead(): Set<string> {
  const names = new Set<string>();
  const record = (source: Record<string, string | undefined>) =>
    new Proxy(source, {
      get(target, name) {
        if (typeof name === "string") names.add(name);
        return Reflect.get(target, name);
      },
    });
  for (const source of [{}, { INNGEST_DEV: "0" }, { NODE_ENV: "production" }, { VERCEL: "1" }]) {
    readEnv(record({ ...source, NEXT_PHASE: "phase-production-build" }), noSecrets);
  }
  return names;
}

it("offers every variable that is read, once, and no other", () => {
  const read = [...namesRead()].filter((name) => !BY_THE_PLATFORM.includes(name));
  expect([...offered].sort()).toEqual(read.sort());
});

it("has every name in the source", () => {
  const source = [
    "../env.ts",
    "flow.ts",
    "published.ts",
    "callers.ts",
    "deployment.ts",
    "vendors.ts",
    "database.ts",
    "inngest.ts",
    "telemetry.ts",
  ]
    .map((file) => readFileSync(join(import.meta.dirname, file), "utf8"))
    .join("\n");
  const written = [...source.matchAll(/"([A-Z][A-Z0-9_]{2,})"/g)].map(([, name = ""]) => name);
  expect(written.length).toBeGreaterThan(10);
  for (const name of written) expect([...offered, ...BY_THE_PLATFORM]).toContain(name);
});

it("gives the defaults, whole", () => {
  const read = (source: Record<string, string | undefined>) => readEnv(source, () => SECRETS);
  expect(read(everything)).toEqual(read({}));
});

it("changes nothing when it is copied as it is", () => {
  expect(parseEnv(lines.join("\n"))).toEqual({});
});

it("explains each variable", () => {
  for (const [i, line] of lines.entries()) {
    if (!/^#[A-Z][A-Z0-9_]*=/.test(line)) continue;
    const block = lines.slice(0, i).join("\n").split("\n\n").at(-1) ?? "";
    expect(block, line).toMatch(/^# \S/m);
  }
});
