import process from "node:process";
import { z } from "zod";
import packageJson from "../package.json" with { type: "json" };
import { readCallers } from "./env-callers.ts";
import { readFlow } from "./env-flow.ts";
import { isLoopbackUrl, refuseFormerDefault, refusePublishedWhenExposed } from "./env-published.ts";
import { EnvReader } from "./env-reader.ts";
import { readVendors, sandboxPorts } from "./env-vendors.ts";
import { ensureLocalSecrets, type LocalSecret, type LocalSecrets } from "./local-secrets.ts";
import { isNetwork } from "./networks.ts";

const LOOPBACK = "127.0.0.1";
const HTTP = /^https?:$/;
const POSTGRES = /^postgres(ql)?:$/;

const Networks = z
  .string()
  .transform((list) => list.split(",").map((one) => one.trim()))
  .pipe(z.array(z.string().refine(isNetwork, "expected IP addresses or networks such as 10.0.0.0/8")));

/**
 * Reads and checks the environment. The only place that does.
 * @param source the process's variables
 * @param readSecrets where the secrets of this machine come from; asked on the embedded database only
 * @throws Error naming every variable that is missing or wrong
 */
export function readEnv(
  source: Readonly<Record<string, string | undefined>>,
  readSecrets: (dataDir: string) => LocalSecrets = ensureLocalSecrets,
) {
  const reader = new EnvReader(source);
  const text = (name: string) => reader.text(name);
  const slot = reader.parsed("VAGUS_SLOT", z.coerce.number().int().min(0).max(9), 0);
  const shift = slot * 100;
  const ports = {
    app: reader.port("PORT", 3000 + shift),
    engine: reader.port("INNGEST_PORT", 8288 + shift),
    postgres: reader.port("EMBEDDED_PG_PORT", 54_329 + shift),
  };

  const database = readDatabase(reader, ports.postgres);
  const { embedded } = database;
  const dataDir = text("VAGUS_DATA_DIR") ?? ".vagus";
  // A build imports everything and needs nothing of it.
  const building = text("NEXT_PHASE") === "phase-production-build";
  const local = embedded && !building ? readSecrets(dataDir) : undefined;
  const secret = (name: LocalSecret) => {
    const value = reader.needed(name, local?.[name]);
    refuseFormerDefault(reader, name, value);
    return value;
  };
  const vendors = readVendors(reader, { embedded, shift, secret });

  /** Where people reach the console. */
  const publicUrl =
    reader.url("BETTER_AUTH_URL", HTTP) ??
    reader.needed("BETTER_AUTH_URL", embedded ? `http://${LOOPBACK}:${ports.app}` : undefined);
  const inngest = readInngest(reader, { slot, ports, embedded, publicUrl, secret });

  const env = {
    slot,
    ports,
    /** Which code this is, as runs are marked with it: what the deployment says, else the package's version. */
    codeVersion: text("CODE_VERSION") ?? text("VERCEL_GIT_COMMIT_SHA") ?? packageJson.version,
    dataDir,
    mode: environmentMode(text("VERCEL_ENV"), text("NODE_ENV"), embedded),
    /** Whether this process lives on between requests: then it keeps a timer and listens. */
    longLived: !text("VERCEL"),
    publicUrl,
    callers: readCallers(reader, { port: ports.app, embedded, urls: [publicUrl, inngest.serveOrigin] }),
    /** Proxies whose `x-forwarded-for` is believed, as addresses or networks. */
    trustedProxies: reader.parsed("TRUSTED_PROXY", Networks, []),
    database,
    inngest,
    ...vendors,
    flow: readFlow(reader),
    auth: { secret: secret("BETTER_AUTH_SECRET") },
    pulseToken: secret("PULSE_TOKEN"),
    /** Key of the MAC that each vote on an approval and each policy carries; never in the database. */
    voteKey: secret("VOTE_KEY"),
    /** The key before it, under which MACs still count. */
    voteKeyFallback: text("VOTE_KEY_FALLBACK"),
    /** Key of the MAC over audit seals. */
    auditSealKey: text("AUDIT_SEAL_KEY") ?? local?.AUDIT_SEAL_KEY,
    /** What the made-up shop signs its webhooks with; undefined where there is no local data. */
    appSourceSecret: embedded ? secret("APP_SOURCE_SECRET") : undefined,
    /** Told once a minute that all is well; undefined where nobody listens. */
    alertUrl: reader.url("ALERT_URL", HTTP),
    // More mails than this from one sender within an hour look like a loop; on a laptop they are a test.
    maxMailsPerHour: reader.parsed(
      "MAX_MAILS_PER_HOUR",
      z.coerce.number().int().min(1),
      embedded ? 1000 : 60,
    ),
  };
  refusePublishedWhenExposed(reader, {
    embedded,
    livemode: env.stripe.livemode,
    publicUrl: env.publicUrl,
    keys: {
      STRIPE_SECRET_KEY: env.stripe.key,
      POSTMARK_SERVER_TOKEN: env.postmark.token,
      OPENAI_API_KEY: env.openai.key,
      SLACK_BOT_TOKEN: env.slack?.token,
    },
  });
  if (embedded) {
    reader.distinctPorts({
      PORT: ports.app,
      INNGEST_PORT: ports.engine,
      EMBEDDED_PG_PORT: ports.postgres,
      ...sandboxPorts(vendors),
    });
  }
  if (!building) reader.finish();
  return env;
}

/** The embedded database is for one's own machine: in production only who asks for it by name gets it. */
function readDatabase(reader: EnvReader, port: number) {
  const url = reader.text("DATABASE_URL");
  if (url === "embedded" && reader.text("VERCEL")) {
    reader.problems.push(
      "DATABASE_URL=embedded cannot work on Vercel, whose disk is read-only. Set it to a database.",
    );
  }
  if (url === "embedded" || (url === undefined && !isDeployed(reader))) {
    const embeddedUrl = `postgres://vagus@${LOOPBACK}:${port}/vagus`;
    return { embedded: true, url: embeddedUrl, directUrl: embeddedUrl, direct: true };
  }
  const needed = reader.url("DATABASE_URL", POSTGRES) ?? reader.needed("DATABASE_URL");
  return {
    embedded: false,
    url: needed,
    directUrl: reader.url("DATABASE_URL_UNPOOLED", POSTGRES, needed) ?? needed,
    /** Whether it is known that no pooler stands in between. */
    direct: reader.text("DATABASE_URL_UNPOOLED") !== undefined,
  };
}

/** True on a shared deployment (anything but a developer's machine). */
function isDeployed(reader: EnvReader): boolean {
  return reader.text("VERCEL") !== undefined || reader.text("NODE_ENV") === "production";
}

function readInngest(
  reader: EnvReader,
  {
    slot,
    ports,
    embedded,
    publicUrl,
    secret,
  }: {
    slot: number;
    ports: { app: number; engine: number };
    embedded: boolean;
    publicUrl: string;
    secret: (name: LocalSecret) => string;
  },
) {
  const dev = ["1", "true"].includes(reader.parsed("INNGEST_DEV", z.enum(["0", "1", "true", "false"]), "0"));
  if (dev && !embedded && isDeployed(reader)) {
    reader.problems.push(
      "INNGEST_DEV=1 lets anybody call /api/inngest. Unset it in production and set the two keys.",
    );
  }
  const here = `http://${LOOPBACK}:${ports.engine}`;
  const baseUrl = reader.url("INNGEST_BASE_URL", HTTP, dev || embedded ? here : undefined);
  const isHere = baseUrl !== undefined && isLoopbackUrl(baseUrl);
  return {
    appId: slot === 0 ? "vagus" : `vagus-${slot}`,
    dev,
    baseUrl,
    /** Where the engine calls the functions: from configuration only, whatever host a request names. */
    serveOrigin:
      reader.url("INNGEST_SERVE_ORIGIN", HTTP) ?? (isHere ? `http://${LOOPBACK}:${ports.app}` : publicUrl),
    eventKey: secret("INNGEST_EVENT_KEY"),
    signingKey: dev ? undefined : secret("INNGEST_SIGNING_KEY"),
    signingKeyFallback: reader.text("INNGEST_SIGNING_KEY_FALLBACK"),
  };
}

function environmentMode(vercelEnv: string | undefined, nodeEnv: string | undefined, embedded: boolean) {
  if (embedded) return "embedded" as const;
  if (vercelEnv === "preview") return "preview" as const;
  return nodeEnv === "production" ? ("production" as const) : ("development" as const);
}

export type Env = ReturnType<typeof readEnv>;

let known: Env | undefined;

/** The environment of this process, read on first use. */
export function env(): Env {
  known ??= readEnv(process.env);
  return known;
}
