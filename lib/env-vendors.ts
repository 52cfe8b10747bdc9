import { z } from "zod";
import { SANDBOX_CREDENTIALS } from "./env-published.ts";
import type { EnvReader } from "./env-reader.ts";
import type { LocalSecret } from "./local-secrets.ts";

/** The vendors that have a stand-in, in the order of their ports. */
export const VENDORS = ["stripe", "postmark", "openai", "slack"] as const;
export type Vendor = (typeof VENDORS)[number];

const FIRST_SANDBOX_PORT = 12111;
const HTTP = /^https?:$/;
const LOCAL_WEBHOOK_USER = "postmark";
const LOCAL_SLACK_CHANNEL = "vagus-alerts";

const VendorList = z
  .string()
  .transform((list) => (list === "none" ? [] : list.split(",").map((one) => one.trim())))
  .pipe(z.array(z.enum(VENDORS)));

interface Machine {
  embedded: boolean;
  /** Added to each port of the sandbox. */
  shift: number;
  secret: (name: LocalSecret) => string;
}

/** Reads the keys and addresses of the vendors, and which of them have a stand-in in the sandbox. */
export function readVendors(reader: EnvReader, { embedded, shift, secret }: Machine) {
  const sandbox = reader.parsed("SANDBOX", VendorList, embedded ? [...VENDORS] : []);
  const key = (name: keyof typeof SANDBOX_CREDENTIALS) =>
    reader.needed(name, embedded ? SANDBOX_CREDENTIALS[name] : undefined);
  /** The address of a stand-in; undefined for the vendor's own. */
  const base = (vendor: Vendor, variable: string) => {
    const port = FIRST_SANDBOX_PORT + VENDORS.indexOf(vendor) + shift;
    return reader.url(variable, HTTP, sandbox.includes(vendor) ? `http://127.0.0.1:${port}` : undefined);
  };
  const isLocalModel = sandbox.includes("openai");
  return {
    sandbox,
    /** Opens the control calls of the sandbox; undefined where no vendor has a stand-in. */
    sandboxKey: sandbox.length > 0 ? secret("SANDBOX_KEY") : undefined,
    stripe: readStripe({
      key: key("STRIPE_SECRET_KEY"),
      webhookSecret: secret("STRIPE_WEBHOOK_SECRET"),
      base: base("stripe", "STRIPE_API_BASE"),
    }),
    postmark: {
      token: key("POSTMARK_SERVER_TOKEN"),
      base: base("postmark", "POSTMARK_API_BASE"),
      webhookUser: reader.needed("POSTMARK_WEBHOOK_USER", embedded ? LOCAL_WEBHOOK_USER : undefined),
      webhookPassword: secret("POSTMARK_WEBHOOK_PASSWORD"),
      from: reader.needed("SUPPORT_ADDRESS", embedded ? "support@vagus.local" : undefined),
      // Replies are received there: the ticket's token follows a plus sign.
      inbound: reader.text("INBOUND_ADDRESS") ?? reader.text("SUPPORT_ADDRESS") ?? "support@vagus.local",
      // Postmark's search lags behind its sending; the sandbox's does not.
      searchLagMs: sandbox.includes("postmark") ? 0 : 60_000,
    },
    openai: {
      key: key("OPENAI_API_KEY"),
      base: base("openai", "OPENAI_BASE_URL"),
      model: reader.needed("OPENAI_MODEL", isLocalModel ? "sandbox-support" : undefined),
      embeddingModel:
        reader.text("OPENAI_EMBEDDING_MODEL") ??
        (isLocalModel ? "sandbox-embedding" : "text-embedding-3-small"),
    },
    slack: readSlack(reader, base("slack", "SLACK_API_BASE"), sandbox.includes("slack")),
  };
}

type Vendors = ReturnType<typeof readVendors>;

/** The ports of the stand-ins by the variable that sets each; undefined where the vendor is the real one. */
export function sandboxPorts({ sandbox, stripe, postmark, openai, slack }: Vendors) {
  const port = (vendor: Vendor, url: string | undefined) =>
    url && sandbox.includes(vendor) ? Number(new URL(url).port) : undefined;
  return {
    STRIPE_API_BASE: port("stripe", stripe.base),
    POSTMARK_API_BASE: port("postmark", postmark.base),
    OPENAI_BASE_URL: port("openai", openai.base),
    SLACK_API_BASE: port("slack", slack?.base),
  };
}

function readStripe({
  key,
  webhookSecret,
  base,
}: {
  key: string;
  webhookSecret: string;
  base: string | undefined;
}) {
  const secrets = webhookSecret.split(",");
  return {
    key,
    base,
    /** Whether money is real: events of the other kind are not for this environment. */
    livemode: /^[rs]k_live_/.test(key),
    /** Two while one is rotated out, or one for each of two endpoints. */
    webhookSecrets: secrets.map((secret) => secret.trim()).filter(Boolean),
  };
}

/** Slack is optional: without it no message is posted. */
function readSlack(reader: EnvReader, base: string | undefined, local: boolean) {
  const token = reader.text("SLACK_BOT_TOKEN") ?? (local ? SANDBOX_CREDENTIALS.SLACK_BOT_TOKEN : undefined);
  const channel = reader.text("SLACK_CHANNEL") ?? (local ? LOCAL_SLACK_CHANNEL : undefined);
  if (token && channel) return { token, channel, base };
  if (token || channel) {
    reader.problems.push("SLACK_BOT_TOKEN and SLACK_CHANNEL belong together: set both, or neither.");
  }
  return undefined;
}
