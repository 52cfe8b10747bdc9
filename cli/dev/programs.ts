import { join } from "node:path";
import type { EmbeddedPostgres } from "@/db/embedded";
import type { Env } from "@/lib/env";
import type { Program } from "./child.ts";

const TSX = ["--import", "tsx"];

/** What a stack runs besides the database. */
export interface StackOptions {
  env: Env;
  /** `next dev`, or `next start` on what was built. */
  app: "dev" | "start";
  engine: "embedded" | "inngest-cli" | "none";
  /** Seconds between retries, constant; for tests. */
  retryIntervalS?: number;
}

/** The processes of a stack, by the one environment they share. */
export function programs(
  { env, app, engine, retryIntervalS }: StackOptions,
  postgres: EmbeddedPostgres | undefined,
): Program[] {
  const logFile = (name: string) => join(env.dataDir, "logs", `${name}.log`);
  const appUrl = `http://127.0.0.1:${env.ports.app}`;
  const list: Program[] = [
    {
      name: "app",
      args: [
        "node_modules/next/dist/bin/next",
        app,
        "--hostname",
        "127.0.0.1",
        "--port",
        String(env.ports.app),
      ],
      env: postgres ? { DATABASE_URL: "embedded" } : {},
      logFile: logFile("app"),
      shows: (line) => app === "dev" || line.includes('"level":"error"'),
    },
  ];
  const vendors = env.sandbox.filter((vendor) => vendor !== "slack");
  if (vendors.length > 0) {
    const port = (base: string | undefined) => (base ? new URL(base).port : "0");
    list.push({
      name: "sandbox",
      args: [
        ...TSX,
        "sandbox/main.ts",
        ...["--data-dir", env.dataDir, "--only", vendors.join(","), "--console-url", appUrl],
        ...["--stripe-port", port(env.stripe.base), "--postmark-port", port(env.postmark.base)],
        ...["--openai-port", port(env.openai.base)],
        ...["--webhook-user", env.postmark.webhookUser, "--webhook-password", env.postmark.webhookPassword],
        "--no-automatic-webhooks",
      ],
      logFile: logFile("sandbox"),
    });
  }
  if (engine === "embedded" && postgres) {
    list.push({
      name: "engine",
      args: [
        ...TSX,
        "engine/main.ts",
        ...["--port", String(env.ports.engine), "--database-url", postgres.url("vagus_engine")],
        ...["--app-url", `${appUrl}/api/inngest`, "--data-dir", env.dataDir],
        ...(retryIntervalS === undefined ? [] : ["--retry-interval", String(retryIntervalS)]),
      ],
      logFile: logFile("engine"),
    });
  }
  return list;
}
