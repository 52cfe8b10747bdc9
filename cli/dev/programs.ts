import { join } from "node:path";
import type { Env } from "@/lib/env";
import type { Program } from "./child.ts";

const TSX = ["--import", "tsx"];

/** The parts of a stack besides database and engine. */
export interface AppOptions {
  env: Env;
  /** `next dev`, or `next start` on a build. */
  app: "dev" | "start";
}

/** Only the secrets of the running vendors, in the environment, which a list of processes does not show. */
function sandboxSecrets({
  sandbox: vendors,
  sandboxKey,
  postmark,
  stripe,
  slack,
}: Env): Record<string, string> {
  return {
    ...(sandboxKey && { SANDBOX_KEY: sandboxKey }),
    ...(vendors.includes("postmark") && {
      POSTMARK_WEBHOOK_USER: postmark.webhookUser,
      POSTMARK_WEBHOOK_PASSWORD: postmark.webhookPassword,
    }),
    ...(vendors.includes("stripe") && { STRIPE_WEBHOOK_SECRET: stripe.webhookSecrets[0] ?? "" }),
    ...(vendors.includes("slack") && slack?.signingSecret && { SLACK_SIGNING_SECRET: slack.signingSecret }),
  };
}

/** App and sandbox, by the one environment that they share with the engine. */
export function programs({ env, app }: AppOptions): Program[] {
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
        ...(env.database.embedded && { DATABASE_URL: "embedded" }),
        INNGEST_PORT: String(env.ports.engine),
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
  return list;
}
