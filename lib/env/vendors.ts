import { z } from "zod";
import { SANDBOX_CREDENTIALS } from "./published.ts";
import type { EnvReader } from "./reader.ts";

/** The vendors that have a stand-in, in the order of their ports. */
export const VENDORS = ["stripe", "postmark", "openai", "slack"] as const;
export type Vendor = (typeof VENDORS)[number];

/** The variable that sets each vendor's address. */
export const BASES = {
  stripe: "STRIPE_API_BASE",
  postmark: "POSTMARK_API_BASE",
  openai: "OPENAI_BASE_URL",
  slack: "SLACK_API_BASE",
} as const;

const FIRST_SANDBOX_PORT = 12111;
const HTTP = /^https?:$/;
const LOCAL_WEBHOOK_USER = "postmark";
const LOCAL_SLACK_CHANNEL = "vagus-alerts";

const VendorList = z
  .string()
  .transform((list) => (list === "none" ? [] : list.split(",").map((one) => one.trim())))
  .pipe(z.array(z.enum(VENDORS)));

/** The facts that decide a vendor's address and which keys it accepts. */
export interface Machine {
  embedded: boolean;
  /** Added to each port of the sandbox. */
  shift: number;
  /** The vendors that have a stand-in here. */
  sandbox: readonly Vendor[];
}

/** Which vendors have a stand-in: all of them on the embedded database, unless `SANDBOX` says otherwise. */
export function readSandbox(reader: EnvReader, embedded: boolean): Vendor[] {
  return reader.parsed("SANDBOX", VendorList, embedded ? [...VENDORS] : []);
}

export function readStripe(reader: EnvReader, machine: Machine, webhookSecret: string) {
  const key = keyOf(reader, machine, "STRIPE_SECRET_KEY");
  return {
    key,
    base: baseOf(reader, machine, "stripe"),
    /** Whether money is real: events of the other kind are not for this environment. */
    livemode: /^[rs]k_live_/.test(key),
    /** Two during a rotation, or one for each of two endpoints. */
    webhookSecrets: webhookSecret
      .split(",")
      .map((secret) => secret.trim())
      .filter(Boolean),
  };
}

export function readPostmark(reader: EnvReader, machine: Machine, webhookPassword: string) {
  const { embedded, sandbox } = machine;
  return {
    token: keyOf(reader, machine, "POSTMARK_SERVER_TOKEN"),
    base: baseOf(reader, machine, "postmark"),
    webhookUser: reader.needed("POSTMARK_WEBHOOK_USER", embedded ? LOCAL_WEBHOOK_USER : undefined),
    webhookPassword,
    from: reader.needed("SUPPORT_ADDRESS", embedded ? "support@vagus.local" : undefined),
    // Replies are received there: the ticket's token follows a plus sign.
    inbound: reader.text("INBOUND_ADDRESS") ?? reader.text("SUPPORT_ADDRESS") ?? "support@vagus.local",
    // Postmark's search lags behind its sending; the sandbox's does not.
    searchLagMs: sandbox.includes("postmark") ? 0 : 60_000,
  };
}

export function readOpenai(reader: EnvReader, machine: Machine) {
  const isLocal = machine.sandbox.includes("openai");
  return {
    key: keyOf(reader, machine, "OPENAI_API_KEY"),
    base: baseOf(reader, machine, "openai"),
    model: reader.needed("OPENAI_MODEL", isLocal ? "sandbox-support" : undefined),
    embeddingModel:
      reader.text("OPENAI_EMBEDDING_MODEL") ?? (isLocal ? "sandbox-embedding" : "text-embedding-3-small"),
  };
}

/**
 * Slack is optional: without it no message is posted.
 * @param localSecret the secret of this machine, with which the sandbox signs presses of buttons
 */
export function readSlack(reader: EnvReader, machine: Machine, localSecret: () => string | undefined) {
  const local = machine.sandbox.includes("slack");
  const token = reader.text("SLACK_BOT_TOKEN") ?? (local ? SANDBOX_CREDENTIALS.SLACK_BOT_TOKEN : undefined);
  const channel = reader.text("SLACK_CHANNEL") ?? (local ? LOCAL_SLACK_CHANNEL : undefined);
  /** Without it messages have no buttons, and presses are refused. */
  const signingSecret = reader.text("SLACK_SIGNING_SECRET") ?? (local ? localSecret() : undefined);
  if (token && channel) return { token, channel, signingSecret, base: baseOf(reader, machine, "slack") };
  if (token || channel || reader.text("SLACK_SIGNING_SECRET")) {
    reader.problems.push(
      "SLACK_BOT_TOKEN and SLACK_CHANNEL belong together: set both, or neither (nor SLACK_SIGNING_SECRET).",
    );
  }
  return undefined;
}

/** The port of a stand-in; undefined where the vendor is the real one. @param base the vendor's address */
export function sandboxPort(sandbox: readonly Vendor[], vendor: Vendor, base: string | undefined) {
  return base && sandbox.includes(vendor) ? Number(new URL(base).port) : undefined;
}

function keyOf(reader: EnvReader, { embedded }: Machine, name: keyof typeof SANDBOX_CREDENTIALS): string {
  return reader.needed(name, embedded ? SANDBOX_CREDENTIALS[name] : undefined);
}

/** The address of a stand-in; undefined for the vendor's own. */
function baseOf(reader: EnvReader, { sandbox, shift }: Machine, vendor: Vendor): string | undefined {
  const port = FIRST_SANDBOX_PORT + VENDORS.indexOf(vendor) + shift;
  return reader.url(BASES[vendor], HTTP, sandbox.includes(vendor) ? `http://127.0.0.1:${port}` : undefined);
}
