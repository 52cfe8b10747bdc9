import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import postgres from "postgres";
import { readEnvFile } from "@/cli/keys/env-file";
import { customerMail, postMail } from "@/testing/mail-load";
import { customerAddress, customersCsv } from "@/testing/many-customers";
import { startCluster } from "./cluster.ts";
import { Desk, until } from "./desk.ts";
import { prepareNginx } from "./nginx.ts";
import { type Places, placesOf } from "./places.ts";
import { Program, untilOk, vagus } from "./processes.ts";
import { restartUnderLoad } from "./rolling-restart.ts";

/** What every process is given. */
type Variables = Record<string, string> & { NODE_ENV: "production" };

const CUSTOMERS = 1_000;
const ADMIN = "founder@example.com";

const { values } = parseArgs({
  options: {
    home: { type: "string" },
    "base-port": { type: "string", default: "18400" },
    /** Mails a second during the restart. */
    rate: { type: "string", default: "20" },
  },
});
if (!values.home) throw new Error("Run deploy/drill/run.sh: it makes the folder and the certificate.");
const places = placesOf(values.home, Number(values["base-port"]));
const stops: (() => unknown)[] = [];
const account: Record<string, unknown> = {};
const began = performance.now();

/** Does one part, and notes how long it took. */
async function part<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  const partBegan = performance.now();
  process.stderr.write(`${name} …\n`);
  const result = await work();
  // A command that ran to its end kept this process busy: connections that were closed meanwhile are noticed now.
  await delay(100);
  account[name] = { tookS: Number(((performance.now() - partBegan) / 1000).toFixed(1)) };
  return result;
}

try {
  await drill();
  account.tookS = Number(((performance.now() - began) / 1000).toFixed(1));
} catch (error) {
  account.failed = error instanceof Error ? error.message : String(error);
  process.exitCode = 1;
} finally {
  for (const stop of stops.reverse()) await stop();
  process.stdout.write(`${JSON.stringify(account, null, 2)}\n`);
}

async function drill(): Promise<void> {
  const hex = () => randomBytes(16).toString("hex");
  const cluster = await part("PostgreSQL", () => startCluster(places, { vagus: hex(), engine: hex() }));
  stops.push(cluster.stop);
  account.on = { node: process.version, postgres: cluster.version };
  const env = await part("setup", () => setUp(places, cluster.databaseUrl));
  await part("migrate", () => vagus(["db", "migrate"], env));

  const link = await part("create-admin", () =>
    vagus(["users", "create-admin", "--email", ADMIN, "--name", "Founder"], env),
  );
  const { apps, engine, sandbox, nginx } = programsOf(places, env, cluster.engineDatabaseUrl);
  for (const program of [sandbox, engine, ...apps, nginx]) {
    program.start();
    stops.push(() => program.stop());
  }
  await part("start", async () => {
    for (const port of places.ports.apps) await untilOk(`http://127.0.0.1:${port}/api/health/ready`);
    await untilOk(`${places.url}/api/health`);
  });
  const chargeId = await makeCharge(env);
  const imported = await part("import", () =>
    vagus(["customers", "import", writeCustomers(places, chargeId)], env),
  );
  account.import = imported;

  const sql = postgres(cluster.databaseUrl, { max: 2, onnotice: () => {} });
  stops.push(() => sql.end());
  const desk = await part("sign in by the one-time link", () =>
    Desk.enterByLink(places.url, String(link.url), ADMIN),
  );
  await part("mail in, approve, refund", () => refundOne(desk, env, chargeId));
  account.restart = await part("rolling restart under load", () =>
    restartUnderLoad({ places, apps, env, sql, perSecond: Number(values.rate), customers: CUSTOMERS }),
  );
}

/** The variables of every process, from the file that `vagus setup` wrote. */
function setUp({ home, url, envFile, ports }: Places, databaseUrl: string): Variables {
  const { PATH = "", HOME = "", NODE_EXTRA_CA_CERTS = "" } = process.env;
  const plain = { PATH, HOME, NODE_EXTRA_CA_CERTS, NODE_ENV: "production" as const };
  const local = (port: number) => `http://127.0.0.1:${port}`;
  const given = {
    DATABASE_URL: databaseUrl,
    DATABASE_URL_UNPOOLED: databaseUrl,
    BETTER_AUTH_URL: url,
    INNGEST_BASE_URL: local(ports.engine),
    INNGEST_SERVE_ORIGIN: local(ports.internal),
    TRUSTED_PROXY: "127.0.0.1",
    VAGUS_DATA_DIR: join(home, "data"),
    EMAILS_PER_MINUTE: "2000",
    EMAIL_CONCURRENCY: "20",
    SUPPORT_ADDRESS: "support@example.com",
    SANDBOX: "stripe,postmark,openai,slack",
    SANDBOX_KEY: randomBytes(16).toString("hex"),
    STRIPE_API_BASE: local(ports.sandbox.stripe),
    STRIPE_SECRET_KEY: "sk_test_local",
    STRIPE_WEBHOOK_SECRET: `whsec_${randomBytes(16).toString("hex")}`,
    POSTMARK_API_BASE: local(ports.sandbox.postmark),
    POSTMARK_SERVER_TOKEN: "postmark-local",
    OPENAI_BASE_URL: local(ports.sandbox.openai),
    OPENAI_API_KEY: "sk-local",
    OPENAI_MODEL: "sandbox-support",
    SLACK_API_BASE: local(ports.sandbox.slack),
  };
  mkdirSync(given.VAGUS_DATA_DIR, { recursive: true });
  const pairs = Object.entries(given).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  vagus(["setup", "production", "--file", envFile, ...pairs], plain);
  return { ...plain, ...readEnvFile(envFile).values };
}

function programsOf(places: Places, env: Variables, engineDatabaseUrl: string) {
  const { home, ports, url } = places;
  const tsx = [process.execPath, "--import", "tsx"];
  const engine = ["packages/engine/src/main.ts", "--port", String(ports.engine), "--host", "127.0.0.1"];
  const vendor = Object.entries(ports.sandbox).flatMap(([name, port]) => [`--${name}-port`, String(port)]);
  const sandbox = ["packages/sandbox/src/main.ts", "--data-dir", home, "--console-url", url, ...vendor];
  const { command, version } = prepareNginx(places);
  account.proxy = version;
  return {
    engine: new Program(
      home,
      "engine",
      [...tsx, ...engine, "--app-url", `http://127.0.0.1:${ports.internal}/api/inngest`, "--checkpointing"],
      { ...env, ENGINE_DATABASE_URL: engineDatabaseUrl },
    ),
    sandbox: new Program(home, "sandbox", [...tsx, ...sandbox], env),
    nginx: new Program(home, "nginx", command, env),
    apps: ports.apps.map(
      (port, at) =>
        new Program(home, `console-${at + 1}`, [process.execPath, "cli/start/start.mjs"], {
          ...env,
          PORT: String(port),
        }),
    ),
  };
}

/** A payment at the sandbox Stripe that can be refunded. */
async function makeCharge(env: Variables): Promise<string> {
  const response = await fetch(`${env.STRIPE_API_BASE}/v1/charges`, {
    method: "POST",
    headers: { authorization: `Bearer ${env.STRIPE_SECRET_KEY}` },
    body: new URLSearchParams({ amount: "4900", currency: "usd", source: "tok_visa" }),
  });
  const charge = (await response.json()) as { id?: string };
  if (!charge.id) throw new Error(`Stripe made no charge: ${response.status} ${JSON.stringify(charge)}`);
  return charge.id;
}

function writeCustomers({ home }: Places, chargeId: string): string {
  const file = join(home, "customers.csv");
  writeFileSync(file, customersCsv(CUSTOMERS, [chargeId]));
  return file;
}

interface Card {
  id: string;
  version: number;
  orderId: string;
  refund: { status: string } | null;
}

/** A mail asks for money, the admin says yes, the sandbox Stripe pays once. */
async function refundOne(desk: Desk, env: Variables, chargeId: string): Promise<void> {
  const target = {
    url: places.url,
    user: env.POSTMARK_WEBHOOK_USER ?? "",
    password: env.POSTMARK_WEBHOOK_PASSWORD ?? "",
  };
  const why = await postMail(
    target,
    customerMail(customerAddress(1), "Hi, I was charged twice for ord_1. Please refund it."),
  );
  if (why) throw new Error(`The mail was refused: ${why}`);
  const asked = await until("an approval", async () => {
    const { items } = await desk.read<{ items: Card[] }>("/api/approvals?status=pending");
    return items.find(({ orderId }) => orderId === "ord_1");
  });
  await desk.approve(asked.id, asked.version);
  await until("a confirmed refund", async () => {
    const { refund } = await desk.read<Card>(`/api/approvals/${asked.id}`);
    return refund?.status === "confirmed" ? refund : undefined;
  });
  const response = await fetch(`${env.STRIPE_API_BASE}/v1/refunds?charge=${chargeId}`, {
    headers: { authorization: `Bearer ${env.STRIPE_SECRET_KEY}` },
  });
  const { data } = (await response.json()) as { data: { amount: number }[] };
  if (data.length !== 1 || data[0]?.amount !== 4900)
    throw new Error(`Stripe has ${JSON.stringify(data)} instead of one refund of 49.00.`);
  account.refund = { atStripe: data.length, amountCents: data[0].amount };
}
