import type { LocalSecret } from "./local-secrets.ts";
import type { EnvReader } from "./reader.ts";

/** Values that earlier versions published as defaults of secrets. */
const FORMER_DEFAULTS: Partial<Record<LocalSecret, readonly string[]>> = {
  BETTER_AUTH_SECRET: ["IT1_JeAG8t5jyvvhIWq-d9M2No3JbTKiupWFIQKQWnA", "vagus-local-only-vagus-local-only"],
  PULSE_TOKEN: ["pulse-local-only"],
  POSTMARK_WEBHOOK_PASSWORD: ["postmark-local-only"],
  STRIPE_WEBHOOK_SECRET: ["whsec_local_only"],
  INNGEST_EVENT_KEY: ["local"],
  APP_SOURCE_SECRET: ["whsec_dmFndXMtbG9jYWwtb25seS1zb3VyY2UtYXBw"],
};

/** Public on purpose: keys of the vendors' sandbox, which open nothing but the sandbox of one machine. */
export const SANDBOX_CREDENTIALS = {
  STRIPE_SECRET_KEY: "sk_test_local",
  POSTMARK_SERVER_TOKEN: "postmark-local",
  OPENAI_API_KEY: "sk-local",
  SLACK_BOT_TOKEN: "xoxb-local",
} as const;

/** Notes a problem for a secret whose value stands in the source of an earlier version. */
export function refuseFormerDefault(reader: EnvReader, name: LocalSecret, value: string): void {
  const parts = value.split(",").map((part) => part.trim());
  if (!FORMER_DEFAULTS[name]?.some((known) => parts.includes(known))) return;
  reader.problems.push(
    `${name} has a value that was published with the source of Vagus. Set another one; ` +
      "on the embedded database leave it unset, and .vagus/secrets.env holds one of this machine.",
  );
}

/** The published values in use, and the reach of the environment. */
interface Exposure {
  embedded: boolean;
  livemode: boolean;
  publicUrl: string;
  /** The vendors' keys in use; undefined where there is none. */
  keys: Record<keyof typeof SANDBOX_CREDENTIALS, string | undefined>;
}

/** Notes a problem for each published key, and for the local users, if real money or other machines can be reached. */
export function refusePublishedWhenExposed(
  reader: EnvReader,
  { embedded, livemode, publicUrl, keys }: Exposure,
): void {
  const reason = livemode
    ? "STRIPE_SECRET_KEY is a live key"
    : isLoopbackUrl(publicUrl)
      ? undefined
      : "BETTER_AUTH_URL is not on this machine";
  if (reason === undefined) return;
  for (const [name, published] of Object.entries(SANDBOX_CREDENTIALS)) {
    if (Object.entries(keys).some(([key, value]) => key === name && value === published))
      reader.problems.push(`${name} has the published value of the sandbox while ${reason}. Set your own.`);
  }
  if (embedded) {
    reader.problems.push(
      `The embedded database has local users whose password is published, while ${reason}. ` +
        "Set DATABASE_URL to a database of your own.",
    );
  }
}

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether an address can be reached from this machine only; an empty one was noted as a problem before. */
export function isLoopbackUrl(url: string): boolean {
  return !URL.canParse(url) || LOOPBACK_HOST.test(new URL(url).hostname);
}
