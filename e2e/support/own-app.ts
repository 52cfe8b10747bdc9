import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync } from "node:fs";
import process from "node:process";
import { startTcpGate, type TcpGate } from "@/testing/tcp-gate";
import { DATA_DIR, engineUrl, env } from "./addresses.ts";
import { until } from "./until.ts";

/** Commands that start a built console: the README's, or Next alone. */
const COMMANDS = {
  "npm start": ["cli/start/start.mjs"],
  "next start": ["node_modules/next/dist/bin/next", "start", "--hostname", "127.0.0.1"],
} as const;
export type StartCommand = keyof typeof COMMANDS;

/** Away from the ports of the stack. */
const ASIDE = 60;
/** Same limit as for the stack. */
const STARTS_WITHIN_MS = 60_000;

/** A second console like in a deployment, on the stack's database and engine. */
export interface OwnApp {
  url: string;
  /** Its empty data folder. */
  dataDir: string;
  /** Gates between it and the database, and the engine. */
  database: TcpGate;
  engine: TcpGate;
  /** Sends a signal; resolves when the process is gone. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; tookMs: number }>;
  /** Ends it if it still runs, and its gates. */
  stop(): Promise<void>;
}

/** Starts it and waits until it is ready. */
export async function startOwnApp(command: StartCommand): Promise<OwnApp> {
  const database = await startTcpGate(env.ports.postgres);
  const engine = await startTcpGate(Number(new URL(engineUrl).port));
  const dataDir = `${DATA_DIR}/own-app`;
  mkdirSync(dataDir, { recursive: true });
  const port = env.ports.app + ASIDE;
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, COMMANDS[command], {
    env: { ...process.env, ...variables(url, { database: database.port, engine: engine.port, dataDir }) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = createWriteStream(`${DATA_DIR}/own-app.log`, { flags: "a" });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const end = (signal: NodeJS.Signals) => endChild(child, signal);
  const stop = async () => {
    await end("SIGKILL");
    await database.close();
    await engine.close();
  };
  try {
    await until(`own app by ${command}`, STARTS_WITHIN_MS, async () => {
      if (child.exitCode !== null)
        throw new Error(`It ended with ${child.exitCode}; see ${DATA_DIR}/own-app.log.`);
      return fetch(`${url}/api/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, dataDir, database, engine, end, stop };
}

async function endChild(child: ChildProcess, signal: NodeJS.Signals) {
  const began = performance.now();
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  }
  return { code: child.exitCode, tookMs: performance.now() - began };
}

/** The variables of a deployment, where nothing is embedded. */
function variables(url: string, of: { database: number; engine: number; dataDir: string }) {
  const database = new URL(env.database.url);
  database.port = String(of.database);
  return {
    NODE_ENV: "production" as const,
    VAGUS_SLOT: String(env.slot),
    VAGUS_DATA_DIR: of.dataDir,
    PORT: new URL(url).port,
    DATABASE_URL: database.href,
    DATABASE_URL_UNPOOLED: database.href,
    BETTER_AUTH_URL: url,
    INNGEST_DEV: "0",
    INNGEST_BASE_URL: `http://127.0.0.1:${of.engine}`,
    INNGEST_EVENT_KEY: env.inngest.eventKey,
    INNGEST_SIGNING_KEY: env.inngest.signingKey ?? "",
    SANDBOX: env.sandbox.join(","),
    SANDBOX_KEY: env.sandboxKey ?? "",
    STRIPE_SECRET_KEY: env.stripe.key,
    STRIPE_WEBHOOK_SECRET: env.stripe.webhookSecrets.join(","),
    POSTMARK_SERVER_TOKEN: env.postmark.token,
    POSTMARK_WEBHOOK_USER: env.postmark.webhookUser,
    POSTMARK_WEBHOOK_PASSWORD: env.postmark.webhookPassword,
    SUPPORT_ADDRESS: env.postmark.from,
    OPENAI_API_KEY: env.openai.key,
    OPENAI_MODEL: env.openai.model,
    SLACK_BOT_TOKEN: env.slack?.token ?? "",
    SLACK_CHANNEL: env.slack?.channel ?? "",
    BETTER_AUTH_SECRET: env.auth.secret,
    PULSE_TOKEN: env.pulseToken,
    VOTE_KEY: env.voteKey,
    AUDIT_SEAL_KEY: env.auditSealKey ?? "",
  };
}
