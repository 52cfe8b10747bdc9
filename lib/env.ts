import process from "node:process";
import { z } from "zod";

/** The vendors that have a stand-in, in the order of their ports. */
export const VENDORS = ["stripe", "postmark", "openai"] as const;
export type Vendor = (typeof VENDORS)[number];

const FIRST_SANDBOX_PORT = 12111;
const LOOPBACK = "127.0.0.1";

/** Public on purpose: they open nothing but the embedded database and the sandbox of one machine. */
const LOCAL_CREDENTIALS = {
  INNGEST_EVENT_KEY: "local",
  STRIPE_SECRET_KEY: "sk_test_local",
  POSTMARK_SERVER_TOKEN: "postmark-local",
  POSTMARK_WEBHOOK_USER: "postmark",
  POSTMARK_WEBHOOK_PASSWORD: "postmark-local-only",
  OPENAI_API_KEY: "sk-local",
  BETTER_AUTH_SECRET: "vagus-local-only-vagus-local-only",
  PULSE_TOKEN: "pulse-local-only",
} as const;
type Credential = keyof typeof LOCAL_CREDENTIALS;

/**
 * Reads and checks the environment. The only place that does.
 * @param source the process's variables
 * @throws Error naming every variable that is missing or wrong
 */
export function readEnv(source: Readonly<Record<string, string | undefined>>) {
  const problems: string[] = [];
  const text = (name: string) => source[name]?.trim() || undefined;
  function parsed<T>(name: string, schema: z.ZodType<T>, fallback: T): T {
    const raw = text(name);
    if (raw === undefined) return fallback;
    const result = schema.safeParse(raw);
    if (result.success) return result.data;
    problems.push(`${name}=${raw}: ${result.error.issues.map((issue) => issue.message).join(", ")}`);
    return fallback;
  }

  const slot = parsed("VAGUS_SLOT", z.coerce.number().int().min(0).max(9), 0);
  const port = (name: string, slotZero: number) => {
    if (/^tcp:\/\//.test(source[name] ?? "")) {
      problems.push(
        `${name}=${source[name]} is what Kubernetes injects beside a Service of that name. Call the Service inngest-svc, or set ${name} to a number.`,
      );
      return slotZero;
    }
    return parsed(name, z.coerce.number().int().min(1).max(65_535), slotZero + slot * 100);
  };

  const ports = {
    app: port("PORT", 3000),
    engine: port("INNGEST_PORT", 8288),
    postgres: port("EMBEDDED_PG_PORT", 54_329),
  };

  // The embedded database is for one's own machine: in production only who asks for it by name gets it.
  const databaseUrl = text("DATABASE_URL");
  const deployed = Boolean(text("VERCEL")) || text("NODE_ENV") === "production";
  const embedded = databaseUrl === "embedded" || (databaseUrl === undefined && !deployed);
  if (databaseUrl === undefined && deployed) problems.push("DATABASE_URL is not set.");
  if (embedded && text("VERCEL"))
    problems.push("DATABASE_URL=embedded cannot work on Vercel: its disk is read-only.");
  const url = embedded ? `postgres://vagus@${LOOPBACK}:${ports.postgres}/vagus` : (databaseUrl ?? "");

  const credential = (name: Credential): string => {
    const value = text(name);
    if (value) return value;
    if (embedded) return LOCAL_CREDENTIALS[name];
    problems.push(`${name} is ${source[name] === undefined ? "not set" : "set but empty"}.`);
    return "";
  };

  const sandbox = parsed(
    "SANDBOX",
    z
      .string()
      .transform((list) => list.split(",").map((one) => one.trim()))
      .pipe(z.array(z.enum(VENDORS))),
    embedded ? [...VENDORS] : [],
  );
  const base = (vendor: Vendor, variable: string) =>
    text(variable) ??
    (sandbox.includes(vendor)
      ? `http://${LOOPBACK}:${FIRST_SANDBOX_PORT + VENDORS.indexOf(vendor) + slot * 100}`
      : undefined);

  const inngestDev = parsed("INNGEST_DEV", z.enum(["0", "1", "true", "false"]), embedded ? "1" : "0");
  const dev = inngestDev === "1" || inngestDev === "true";

  const env = {
    slot,
    ports,
    dataDir: text("VAGUS_DATA_DIR") ?? ".vagus",
    mode: environmentMode(text("VERCEL_ENV"), embedded, deployed),
    longLived: !text("VERCEL"),
    publicUrl: text("BETTER_AUTH_URL") ?? `http://${LOOPBACK}:${ports.app}`,
    database: { embedded, url, directUrl: text("DATABASE_URL_UNPOOLED") ?? url },
    inngest: {
      appId: slot === 0 ? "vagus" : `vagus-${slot}`,
      dev,
      baseUrl: text("INNGEST_BASE_URL") ?? (dev ? `http://${LOOPBACK}:${ports.engine}` : undefined),
      eventKey: credential("INNGEST_EVENT_KEY"),
      signingKey: dev ? undefined : needed("INNGEST_SIGNING_KEY"),
      signingKeyFallback: text("INNGEST_SIGNING_KEY_FALLBACK"),
    },
    sandbox,
    stripe: { key: credential("STRIPE_SECRET_KEY"), base: base("stripe", "STRIPE_API_BASE") },
    postmark: {
      token: credential("POSTMARK_SERVER_TOKEN"),
      base: base("postmark", "POSTMARK_API_BASE"),
      webhookUser: credential("POSTMARK_WEBHOOK_USER"),
      webhookPassword: credential("POSTMARK_WEBHOOK_PASSWORD"),
      from: text("SUPPORT_ADDRESS") ?? "support@vagus.example",
    },
    openai: {
      key: credential("OPENAI_API_KEY"),
      base: base("openai", "OPENAI_BASE_URL"),
      model:
        text("OPENAI_MODEL") ?? (sandbox.includes("openai") ? "sandbox-support" : needed("OPENAI_MODEL")),
    },
    auth: { secret: credential("BETTER_AUTH_SECRET") },
    pulseToken: credential("PULSE_TOKEN"),
  };

  function needed(name: string): string {
    const value = text(name);
    if (!value) problems.push(`${name} is ${source[name] === undefined ? "not set" : "set but empty"}.`);
    return value ?? "";
  }

  if (problems.length > 0) {
    throw new Error(
      `The environment is not right; nothing was started.\n${problems.map((p) => `  ${p}`).join("\n")}`,
    );
  }
  return env;
}

function environmentMode(vercelEnv: string | undefined, embedded: boolean, deployed: boolean) {
  if (embedded) return "embedded" as const;
  if (vercelEnv === "preview") return "preview" as const;
  return deployed ? ("production" as const) : ("development" as const);
}

export type Env = ReturnType<typeof readEnv>;

let known: Env | undefined;

/** The environment of this process, read on first use: a build needs none. */
export function env(): Env {
  known ??= readEnv(process.env);
  return known;
}
