import { isIP } from "node:net";
import process from "node:process";
import { z } from "zod";
import packageJson from "../package.json" with { type: "json" };
import { readCallers } from "./env/callers.ts";
import { readDatabase } from "./env/database.ts";
import { readDeployment } from "./env/deployment.ts";
import { readFlow } from "./env/flow.ts";
import { readInngest } from "./env/inngest.ts";
import { ensureLocalSecrets, type LocalSecret, type LocalSecrets } from "./env/local-secrets.ts";
import { refuseFormerDefault, refusePublishedWhenExposed } from "./env/published.ts";
import { EnvReader } from "./env/reader.ts";
import { readTelemetry } from "./env/telemetry.ts";
import {
  BASES,
  readOpenai,
  readPostmark,
  readSandbox,
  readSlack,
  readStripe,
  sandboxPort,
  VENDORS,
} from "./env/vendors.ts";
import { isNetwork } from "./networks.ts";

const LOOPBACK = "127.0.0.1";
const HTTP = /^https?:$/;
const LOOPBACK_NETWORKS = ["127.0.0.0/8", "::1"];

const Networks = z
  .string()
  .transform((list) => list.split(",").map((one) => one.trim()))
  .pipe(z.array(z.string().refine(isNetwork, "expected IP addresses or networks such as 10.0.0.0/8")));

const IpAddress = z.string().refine((text) => isIP(text) !== 0, "expected an IP address, such as 0.0.0.0");

type Source = Readonly<Record<string, string | undefined>>;
type ReadSecrets = (dataDir: string) => LocalSecrets;

/**
 * The sections of the environment. Each is read when it is first asked for, and once.
 * @param shared gathers the problems of all sections; without it a section with a problem throws
 */
function sectionsOf(source: Source, readSecrets: ReadSecrets, shared?: EnvReader) {
  const building = isBuilding(source);
  const section = <T>(read: (reader: EnvReader) => T) =>
    once(() => {
      const reader = shared ?? new EnvReader(source);
      const value = read(reader);
      if (!shared && !building) reader.finish();
      return value;
    });
  const text = (name: string) => section((reader) => reader.text(name));

  const slot = section((reader) => reader.parsed("VAGUS_SLOT", z.coerce.number().int().min(0).max(9), 0));
  const ports = section((reader) => ({
    app: reader.port("PORT", 3000 + slot() * 100),
    engine: reader.port("INNGEST_PORT", 8288 + slot() * 100),
    postgres: reader.port("EMBEDDED_PG_PORT", 54_329 + slot() * 100),
  }));
  const database = section((reader) => readDatabase(reader, ports().postgres));
  const embedded = () => database().embedded;
  const dataDir = section((reader) => reader.text("VAGUS_DATA_DIR") ?? ".vagus");
  const local = once(() => (embedded() && !building ? readSecrets(dataDir()) : undefined));
  const secretFrom = (reader: EnvReader) => (name: LocalSecret) => {
    const value = reader.needed(name, local()?.[name]);
    refuseFormerDefault(reader, name, value);
    return value;
  };
  const secret = (name: LocalSecret) => section((reader) => secretFrom(reader)(name));

  const sandbox = section((reader) => readSandbox(reader, embedded()));
  const machine = () => ({ embedded: embedded(), shift: slot() * 100, sandbox: sandbox() });
  const publicUrl = section(
    (reader) =>
      reader.url("BETTER_AUTH_URL", HTTP) ??
      reader.needed("BETTER_AUTH_URL", embedded() ? `http://${LOOPBACK}:${ports().app}` : undefined),
  );
  const inngest = section((reader) =>
    readInngest(reader, {
      slot: slot(),
      ports: ports(),
      embedded: embedded(),
      publicUrl,
      secret: secretFrom(reader),
    }),
  );

  return {
    slot,
    ports,
    /** Where `npm start` listens. Not HOSTNAME: containers set that to a name of their own. */
    listenAddress: section((reader) => reader.parsed("LISTEN_ADDRESS", IpAddress, LOOPBACK)),
    /** Which code this is, as runs are marked with it: what the deployment says, else the package's version. */
    codeVersion: section(readCodeVersion),
    dataDir,
    telemetry: section(readTelemetry),
    mode: section((reader) => readMode(reader, embedded())),
    /** Whether this process lives on between requests: then it keeps a timer and listens. */
    longLived: section((reader) => !reader.text("VERCEL")),
    liveUpdates: section(readLiveUpdates),
    /** Where people reach the console. */
    publicUrl,
    /** Which deployment this process belongs to. */
    deployment: section((reader) => readDeployment(reader, { embedded: embedded(), publicUrl })),
    /** The console that the command line calls, and with which token. */
    api: section((reader) => readApi(reader, publicUrl)),
    callers: section((reader) =>
      readCallers(reader, {
        port: ports().app,
        embedded: embedded(),
        urls: [publicUrl(), inngest().serveOrigin],
      }),
    ),
    /** Proxies whose `x-forwarded-for` is believed, as addresses or networks. */
    trustedProxies: section((reader) => reader.parsed("TRUSTED_PROXY", Networks, [])),
    database,
    inngest,
    /** A binary of the Inngest CLI, for the engine manager. */
    inngestCli: text("INNGEST_CLI"),
    sandbox,
    /** Opens the control calls of the sandbox; undefined where no vendor has a stand-in. */
    sandboxKey: section((reader) => (sandbox().length > 0 ? secretFrom(reader)("SANDBOX_KEY") : undefined)),
    stripe: section((reader) => readStripe(reader, machine(), secretFrom(reader)("STRIPE_WEBHOOK_SECRET"))),
    postmark: section((reader) =>
      readPostmark(reader, machine(), secretFrom(reader)("POSTMARK_WEBHOOK_PASSWORD")),
    ),
    openai: section((reader) => readOpenai(reader, machine())),
    slack: section((reader) => readSlack(reader, machine())),
    flow: section(readFlow),
    auth: section((reader) => ({ secret: secretFrom(reader)("BETTER_AUTH_SECRET") })),
    pulseToken: secret("PULSE_TOKEN"),
    /** Key of the MAC that each vote on an approval and each policy carries; never in the database. */
    voteKey: secret("VOTE_KEY"),
    /** The key before it, under which MACs still count. */
    voteKeyFallback: text("VOTE_KEY_FALLBACK"),
    /** Key of the MAC over audit seals. */
    auditSealKey: section((reader) => reader.text("AUDIT_SEAL_KEY") ?? local()?.AUDIT_SEAL_KEY),
    /** What the made-up shop signs its webhooks with; undefined where there is no local data. */
    appSourceSecret: section((reader) => (embedded() ? secretFrom(reader)("APP_SOURCE_SECRET") : undefined)),
    /** Networks into which answers to applications may go, beside the public internet; plain HTTP is for these alone. */
    answerNetworks: section((reader) => readAnswerNetworks(reader, embedded())),
    /** Told once a minute that all is well; undefined where nobody listens. */
    alertUrl: section((reader) => reader.url("ALERT_URL", HTTP)),
    maxMailsPerHour: section((reader) => readMaxMails(reader, embedded())),
  };
}

type Sections = ReturnType<typeof sectionsOf>;
export type Env = { readonly [Name in keyof Sections]: ReturnType<Sections[Name]> };

function asEnv(sections: Sections): Env {
  const env = {};
  for (const [name, get] of Object.entries(sections))
    Object.defineProperty(env, name, { get, enumerable: true });
  return env as Env;
}

/**
 * Reads and checks the whole environment, as a server needs it.
 * @param source the process's variables
 * @param readSecrets where the secrets of this machine come from; asked on the embedded database only
 * @throws Error naming every variable that is missing or wrong
 */
export function readEnv(source: Source, readSecrets: ReadSecrets = ensureLocalSecrets): Env {
  const reader = new EnvReader(source);
  const env = asEnv(sectionsOf(source, readSecrets, reader));
  const { database, publicUrl, ports, sandbox, stripe, postmark, openai, slack } = { ...env };
  refusePublishedWhenExposed(reader, {
    embedded: database.embedded,
    livemode: stripe.livemode,
    publicUrl,
    keys: {
      STRIPE_SECRET_KEY: stripe.key,
      POSTMARK_SERVER_TOKEN: postmark.token,
      OPENAI_API_KEY: openai.key,
      SLACK_BOT_TOKEN: slack?.token,
    },
  });
  if (database.embedded) {
    const vendors = { stripe, postmark, openai, slack };
    const standIns = VENDORS.map((vendor) => [
      BASES[vendor],
      sandboxPort(sandbox, vendor, vendors[vendor]?.base),
    ]);
    reader.distinctPorts({
      PORT: ports.app,
      INNGEST_PORT: ports.engine,
      EMBEDDED_PG_PORT: ports.postgres,
      ...Object.fromEntries(standIns),
    });
  }
  if (!isBuilding(source)) reader.finish();
  return env;
}

/** A build imports everything and needs nothing of it. */
function isBuilding(source: Source): boolean {
  return new EnvReader(source).text("NEXT_PHASE") === "phase-production-build";
}

/** How open pages learn of changes: by a stream, or by asking. A stream keeps a database that would sleep awake. */
function readLiveUpdates(reader: EnvReader): "stream" | "poll" {
  const usual = reader.text("VERCEL") === undefined ? "stream" : "poll";
  return reader.parsed("LIVE_UPDATES", z.enum(["stream", "poll"]), usual);
}

function readCodeVersion(reader: EnvReader): string {
  return reader.text("CODE_VERSION") ?? reader.text("VERCEL_GIT_COMMIT_SHA") ?? packageJson.version;
}

function readApi(reader: EnvReader, publicUrl: () => string) {
  return { url: reader.url("VAGUS_URL", HTTP) ?? publicUrl(), token: reader.text("VAGUS_TOKEN") };
}

function readAnswerNetworks(reader: EnvReader, embedded: boolean) {
  return reader.parsed("ANSWER_NETWORKS", Networks, embedded ? LOOPBACK_NETWORKS : []);
}

/** More mails than this from one sender within an hour look like a loop; on a laptop they are a test. */
function readMaxMails(reader: EnvReader, embedded: boolean) {
  return reader.parsed("MAX_MAILS_PER_HOUR", z.coerce.number().int().min(1), embedded ? 1000 : 60);
}

function readMode(reader: EnvReader, embedded: boolean) {
  if (embedded) return "embedded" as const;
  if (reader.text("VERCEL_ENV") === "preview") return "preview" as const;
  return reader.text("NODE_ENV") === "production" ? ("production" as const) : ("development" as const);
}

function once<T>(read: () => T): () => T {
  let kept: { value: T } | undefined;
  return () => {
    kept ??= { value: read() };
    return kept.value;
  };
}

/** An environment whose sections throw when they are first asked for, if a variable of theirs is missing or wrong. */
export function lazyEnv(source: Source, readSecrets: ReadSecrets = ensureLocalSecrets): Env {
  return asEnv(sectionsOf(source, readSecrets));
}

let known: Env | undefined;

/** The environment of this process. A section with a missing variable throws when it is first asked for. */
export function env(): Env {
  known ??= lazyEnv(process.env);
  return known;
}

/**
 * What a server does before anything else, so that it starts with all it needs or not at all.
 * @throws Error naming every variable that is missing or wrong
 */
export function requireEnv(): void {
  known = readEnv(process.env);
}
