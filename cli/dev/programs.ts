import { join } from "node:path";
import type { EmbeddedPostgres } from "@vagus/embedded-postgres";
import type { Env } from "@/lib/env";
import type { Program } from "./child.ts";

const TSX = ["--import", "tsx"];

/** Which engine a stack runs: ours, Inngest's own dev server, or none because one runs elsewhere. */
export const ENGINES = ["embedded", "inngest-cli", "none"] as const;

/** What a stack runs besides the database. */
export interface StackOptions {
  env: Env;
  /** `next dev`, or `next start` on what was built. */
  app: "dev" | "start";
  engine: (typeof ENGINES)[number];
  /** Seconds between retries, constant; for tests. */
  retryIntervalS?: number;
}

/** The engine has the app's keys or none; in its environment, where a list of processes does not show them. */
function engineKeys({ inngest: { dev, eventKey, signingKey } }: Env): Record<string, string> {
  if (dev || signingKey === undefined) return { INNGEST_DEV: "1" };
  return { INNGEST_DEV: "0", INNGEST_EVENT_KEY: eventKey, INNGEST_SIGNING_KEY: signingKey };
}

/** The secrets of the vendors that run, and no others; in its environment, like the engine's keys. */
function sandboxSecrets({ sandbox: vendors, sandboxKey, postmark, stripe }: Env): Record<string, string> {
  return {
    ...(sandboxKey && { SANDBOX_KEY: sandboxKey }),
    ...(vendors.includes("postmark") && {
      POSTMARK_WEBHOOK_USER: postmark.webhookUser,
      POSTMARK_WEBHOOK_PASSWORD: postmark.webhookPassword,
    }),
    ...(vendors.includes("stripe") && { STRIPE_WEBHOOK_SECRET: stripe.webhookSecrets[0] ?? "" }),
  };
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
      ports: [env.ports.app],
      args: [
        "node_modules/next/dist/bin/next",
        app,
        "--hostname",
        "127.0.0.1",
        "--port",
        String(env.ports.app),
      ],
      env: {
        ...(postgres && { DATABASE_URL: "embedded" }),
        INNGEST_DEV: env.inngest.dev ? "1" : "0",
        ...(env.inngest.baseUrl && { INNGEST_BASE_URL: env.inngest.baseUrl }),
        // Next's development server kills its child after 100 ms otherwise.
        NEXT_EXIT_TIMEOUT_MS: "10000",
      },
      inheritsAll: true,
      logFile: logFile("app"),
      shows: (line) => app === "dev" || line.includes('"level":"error"'),
    },
  ];
  const { sandbox: vendors } = env;
  if (vendors.length > 0) {
    const port = (base: string | undefined) => (base ? new URL(base).port : "0");
    list.push({
      name: "sandbox",
      ports: vendors.map((vendor) => Number(port(env[vendor]?.base))),
      args: [
        ...TSX,
        "packages/sandbox/src/main.ts",
        ...["--data-dir", env.dataDir, "--only", vendors.join(","), "--console-url", appUrl],
        ...["--stripe-port", port(env.stripe.base), "--postmark-port", port(env.postmark.base)],
        ...["--openai-port", port(env.openai.base), "--slack-port", port(env.slack?.base)],
      ],
      env: sandboxSecrets(env),
      logFile: logFile("sandbox"),
    });
  }
  if (engine === "embedded" && postgres) {
    list.push({
      name: "engine",
      ports: [env.ports.engine],
      args: [
        ...TSX,
        "packages/engine/src/main.ts",
        ...["--port", String(env.ports.engine), "--database-url", postgres.url("vagus_engine")],
        ...["--app-url", `${appUrl}/api/inngest`, "--data-dir", env.dataDir],
        // As Inngest Cloud does it, so that nothing differs there.
        "--checkpointing",
        ...(retryIntervalS === undefined ? [] : ["--retry-interval", String(retryIntervalS)]),
      ],
      env: engineKeys(env),
      shows: (line) => line.includes('"level":"error"'),
      logFile: logFile("engine"),
    });
  }
  if (engine === "inngest-cli") {
    list.push({
      name: "engine",
      ports: [env.ports.engine],
      file: "npx",
      // The CLI silently takes another port when its own is busy, so port and address are always given.
      args: ["--yes", "inngest-cli@latest", "dev", "--no-discovery"].concat(
        ["--port", String(env.ports.engine), "--sdk-url", `${appUrl}/api/inngest`],
        retryIntervalS === undefined ? [] : ["--retry-interval", String(Math.ceil(retryIntervalS))],
      ),
      env: {},
      logFile: logFile("engine"),
    });
  }
  return list;
}
