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
 * The sections of the environment, each read once, on first use.
 * @param shared collects the problems of all sections; without it a section with a problem throws
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
    /** The code version on runs: the deployment's, else the package's. */
    codeVersion: section(readCodeVersion),
    dataDir,
    telemetry: section(readTelemetry),
    mode: section((reader) => readMode(reader, embedded())),
    /** True if this process lives on between requests; then it has timers and listens to the database. */
    longLived: section((reader) => !reader.text("VERCEL")),
    liveUpdates: section(readLiveUpdates),
    /** The console's address for people. */
    publicUrl,
    /** The deployment of this process. */
    deployment: section((reader) => readDeployment(reader, { embedded: embedded(), publicUrl })),
    /** Address and token with which the command line calls the console. */
    api: section((reader) => readApi(reader, publicUrl)),
    callers: section((reader) =>
      readCallers(reader, {
        port: ports().app,
        embedded: embedded(),
        urls: [publicUrl(), inngest().serveOrigin],
      }),
    ),
    /** Proxies whose `x-forwarded-for` is trusted, as addresses or networks. */
    trustedProxies: section((reader) => reader.parsed("TRUSTED_PROXY", Networks, [])),
    database,
    inngest,
    /** A binary of the Inngest CLI, for the engine manager. */
    inngestCli: text("INNGEST_CLI"),
    sandbox,
    /** Key for the control calls of the sandbox; undefined if no vendor has a stand-in. */
    sandboxKey: section((reader) => (sandbox().length > 0 ? secretFrom(reader)("SANDBOX_KEY") : undefined)),
    stripe: section((reader) => readStripe(reader, machine(), secretFrom(reader)("STRIPE_WEBHOOK_SECRET"))),
    postmark: section((reader) =>
      readPostmark(reader, machine(), secretFrom(reader)("POSTMARK_WEBHOOK_PASSWORD")),
    ),
    openai: section((reader) => readOpenai(reader, machine())),
    slack: section((reader) => readSlack(reader, machine(), () => local()?.SLACK_SIGNING_SECRET)),
    flow: section(readFlow),
    auth: section((reader) => ({ secret: secretFrom(reader)("BETTER_AUTH_SECRET") })),
    pulseToken: secret("PULSE_TOKEN"),
    /** Key of the MAC that each vote on an approval and each policy carries; never in the database. */
    voteKey: secret("VOTE_KEY"),
    /** The previous key, under which MACs are still valid. */
    voteKeyFallback: text("VOTE_KEY_FALLBACK"),
    /** Key of the MAC over audit seals. */
    auditSealKey: section((reader) => reader.text("AUDIT_SEAL_KEY") ?? local()?.AUDIT_SEAL_KEY),
    /** The secret of the fictional shop's webhooks; undefined without local data. */
    appSourceSecret: section((reader) => (embedded() ? secretFrom(reader)("APP_SOURCE_SECRET") : undefined)),
    /** Networks for answers to applications in addition to the public internet; only these allow plain HTTP. */
    answerNetworks: section((reader) => readAnswerNetworks(reader, embedded())),
    /** Dead-man switch that is pinged once a minute; undefined without one. */
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
 * Reads and checks the whole environment, for a server.
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

/** True during a build, which imports everything and uses none of it. */
function isBuilding(source: Source): boolean {
  return new EnvReader(source).text("NEXT_PHASE") === "phase-production-build";
}

/** Whether open pages get changes by a stream or by polling. A stream keeps a serverless database awake. */
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

/** Most mails of one sender within an hour; more look like a loop. Higher on the embedded database, for tests. */
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

/** An environment whose sections throw on first use if one of their variables is missing or wrong. */
export function lazyEnv(source: Source, readSecrets: ReadSecrets = ensureLocalSecrets): Env {
  return asEnv(sectionsOf(source, readSecrets));
}

let known: Env | undefined;

/** The environment of this process. A section with a missing variable throws on first use. */
export function env(): Env {
  known ??= lazyEnv(process.env);
  return known;
}

/** Checks the whole environment before a server starts. @throws Error naming every variable that is missing or wrong */
export function requireEnv(): void {
  known = readEnv(process.env);
}
