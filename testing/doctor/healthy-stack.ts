import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { startEmbedded } from "@vagus/embedded-postgres";
import { freePort } from "@vagus/embedded-postgres/ports";
import { createSandbox } from "@vagus/sandbox/server";
import postgres from "postgres";
import { afterAll, beforeAll } from "vitest";
import { lookAtMachine } from "@/cli/doctor/look-at-machine";
import { type EngineSettings, engineSettings } from "@/cli/engine/settings";
import { ensureEngine } from "@/cli/engine/start-engine";
import { stopEngine } from "@/cli/engine/stop-engine";
import { migrate } from "@/db/migrate";
import { seedLocal } from "@/db/seed/seed-local";
import { examine } from "@/lib/doctor/examine";
import type { DoctorReport } from "@/lib/doctor/schemas";
import { readEngineEnv } from "@/lib/env/engine";
import { ensureLocalSecrets, type LocalSecrets } from "@/lib/env/local-secrets";
import { seedLocalSource } from "@/lib/sources/seed-local-source";

type Variables = Record<string, string | undefined>;

/** How an examination differs from one of the healthy stack. */
export interface Changes {
  variables?: Variables;
  /** Where the sources and the `.env` files lie. */
  folder?: string;
  /** Whether to look at processes too, which takes most of the time. */
  processes?: boolean;
}

/** A whole installation on the embedded database, with nothing wrong. */
export interface HealthyStack {
  dataDir: string;
  variables: Variables;
  /** The same installation, as a deployment with a database of its own: every credential is set. */
  deployed(): Variables;
  secrets(): LocalSecrets;
  engine(): EngineSettings;
  /** The application's database, as its superuser. */
  sql(): postgres.Sql;
  /** Address of another database of the same server, which the application's role owns. */
  otherDatabase(): Promise<string>;
  examine(changes?: Changes): Promise<DoctorReport>;
  /** Registers the functions of the app with the engine, by the SDK. */
  register(): Promise<void>;
}

const PORTS = [
  "PORT",
  "INNGEST_PORT",
  "EMBEDDED_PG_PORT",
  "STRIPE_API_BASE",
  "POSTMARK_API_BASE",
  "OPENAI_BASE_URL",
  "SLACK_API_BASE",
] as const;

/**
 * Starts PostgreSQL, the engine as its own process, the sandbox, and the functions of the app behind the real SDK, in a
 * data folder of their own, for one test file. The environment of this process becomes that of the stack.
 */
export function withHealthyStack(): HealthyStack {
  const variables: Variables = { DATABASE_URL: "embedded" };
  const ends: (() => unknown)[] = [];
  const dataDir = realpathSync(mkdtempSync(join(tmpdir(), "vagus-doctor-")));
  let started: Awaited<ReturnType<typeof startParts>>;
  const sql = () => started.sql;

  beforeAll(async () => {
    started = await startParts(dataDir, variables, ends);
  }, 120_000);
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
    rmSync(dataDir, { recursive: true, force: true });
  }, 60_000);

  return {
    dataDir,
    variables,
    sql,
    secrets: () => started.secrets,
    engine: () => started.settings,
    register: () => started.register(),
    deployed: () => deployedVariables(variables, started.secrets),
    async otherDatabase() {
      await sql()`create database vagus_test_other owner vagus`;
      return `postgres://vagus@127.0.0.1:${variables.EMBEDDED_PG_PORT}/vagus_test_other`;
    },
    examine: (changes = {}) => {
      const changed = { ...variables, ...changes.variables };
      const loadDeclarations = async () => (await import("@/inngest/declarations")).declarations;
      return examine({
        loadDeclarations,
        variables: changed,
        machine: changes.processes === false ? undefined : lookAtMachine(changed),
        ...(changes.folder !== undefined && { folder: changes.folder }),
      });
    },
  };
}

async function startParts(dataDir: string, variables: Variables, ends: (() => unknown)[]) {
  chmodSync(dataDir, 0o755);
  for (const name of PORTS) {
    const port = await freePort();
    variables[name] = name.endsWith("PORT") ? String(port) : `http://127.0.0.1:${port}`;
  }
  variables.VAGUS_DATA_DIR = dataDir;
  const secrets = ensureLocalSecrets(dataDir);
  const keep = { ...process.env };
  Object.assign(process.env, variables);
  ends.push(() => Object.assign(process.env, keep));

  const database = await startEmbedded({ dataDir, port: Number(variables.EMBEDDED_PG_PORT) });
  ends.push(() => database.stop());
  const url = database.url("vagus");
  await migrate(database.url("vagus_owner"), url);
  await seedLocal(url);
  await seedLocalSource(url, secrets.APP_SOURCE_SECRET);
  const password = readFileSync(join(dataDir, "postgres", "superuser-password"), "utf8").trim();
  const sql = postgres(url, { username: "postgres", password, max: 1, onnotice: () => {} });
  ends.push(() => sql.end({ timeout: 1 }));

  const sandbox = createSandbox({
    dataDir,
    controlKey: secrets.SANDBOX_KEY,
    consoleUrl: `http://127.0.0.1:${variables.PORT}`,
    stripeWebhookSecret: secrets.STRIPE_WEBHOOK_SECRET,
    webhookUser: "postmark",
    webhookPassword: secrets.POSTMARK_WEBHOOK_PASSWORD,
    automaticWebhooks: false,
    ports: {
      stripe: portOf(variables.STRIPE_API_BASE),
      postmark: portOf(variables.POSTMARK_API_BASE),
      openai: portOf(variables.OPENAI_BASE_URL),
      slack: portOf(variables.SLACK_API_BASE),
    },
  });
  await sandbox.start();
  ends.push(() => sandbox.stop());

  const env = readEngineEnv(variables);
  const settings = engineSettings(env);
  const managing = { env, settings, given: {}, startedBy: "engine" as const, say: () => {} };
  await ensureEngine(managing);
  ends.push(() => stopEngine(settings));

  const app = await serveApp(Number(variables.PORT));
  ends.push(() => new Promise((done) => app.close(done)));
  const register = async () => {
    const answer = await fetch(`http://127.0.0.1:${variables.PORT}/api/inngest`, { method: "PUT" });
    if (!answer.ok) throw new Error(`Registering: ${answer.status} ${await answer.text()}`);
  };
  await register();
  const { tick } = await import("@/lib/pulse/tick");
  await tick();
  ends.push(async () => (await import("@/lib/db")).closeDatabases());
  return { secrets, settings, sql, register };
}

const portOf = (url: string | undefined) => Number(new URL(url ?? "").port);

/** The SDK's own route and the real liveness route: what others ask of a console. */
async function serveApp(port: number): Promise<Server> {
  const { serve } = await import("inngest/node");
  const { inngest } = await import("@/inngest/client");
  const { functions } = await import("@/inngest/functions");
  const { GET: isLive } = await import("@/app/api/health/live/route");
  const serveOrigin = `http://127.0.0.1:${port}`;
  const sdk = serve({ client: inngest, functions, serveOrigin, servePath: "/api/inngest" });
  const server = createServer(async (request, response) => {
    if (request.url?.startsWith("/api/inngest")) return sdk(request, response);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(await isLive().text());
  });
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  return server;
}

function deployedVariables(variables: Variables, secrets: LocalSecrets): Variables {
  const database = `postgres://vagus@127.0.0.1:${variables.EMBEDDED_PG_PORT}/vagus`;
  return {
    ...secrets,
    NODE_ENV: "production",
    DATABASE_URL: database,
    DATABASE_URL_UNPOOLED: database,
    INNGEST_BASE_URL: `http://127.0.0.1:${variables.INNGEST_PORT}`,
    BETTER_AUTH_URL: `http://127.0.0.1:${variables.PORT}`,
    SANDBOX: "stripe,postmark,openai,slack",
    STRIPE_SECRET_KEY: "sk_test_of_a_deployment",
    POSTMARK_SERVER_TOKEN: "token-of-a-deployment",
    POSTMARK_WEBHOOK_USER: "postmark",
    SUPPORT_ADDRESS: "support@shop.dev",
    OPENAI_API_KEY: "sk-of-a-deployment",
    SLACK_BOT_TOKEN: "xoxb-of-a-deployment",
    SLACK_CHANNEL: "alerts",
    OPENAI_MODEL: "sandbox-support",
    ALERT_URL: "https://alerts.shop.dev/ping",
  };
}
