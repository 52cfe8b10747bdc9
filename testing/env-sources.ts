import { readEnv as readWith } from "@/lib/env";

export type Source = Record<string, string | undefined>;

/** The secrets of a machine, instead of its file. */
export const SECRETS = {
  BETTER_AUTH_SECRET: "made-auth",
  PULSE_TOKEN: "made-pulse",
  POSTMARK_WEBHOOK_PASSWORD: "made-postmark",
  STRIPE_WEBHOOK_SECRET: "whsec_made",
  INNGEST_EVENT_KEY: "made-event",
  INNGEST_SIGNING_KEY: "signkey-local-00",
  SANDBOX_KEY: "made-sandbox",
  VOTE_KEY: "made-vote",
  AUDIT_SEAL_KEY: "made-seal",
  SLACK_SIGNING_SECRET: "slack-signing-secret",
  APP_SOURCE_SECRET: "whsec_c2hvcA==",
};
/** Reads an environment on a machine with these secrets. */
export const readEnv = (source: Source) => readWith(source, () => SECRETS);

/** The environment of a deployment with its own database and the real vendors. */
export const DEPLOYED: Source = {
  NODE_ENV: "production",
  DATABASE_URL: "postgres://app@db.example.com/app",
  INNGEST_EVENT_KEY: "event-key",
  INNGEST_SIGNING_KEY: "signkey-prod-1",
  STRIPE_SECRET_KEY: "sk_live_1",
  STRIPE_WEBHOOK_SECRET: "whsec_2, whsec_1",
  POSTMARK_SERVER_TOKEN: "token",
  POSTMARK_WEBHOOK_USER: "user",
  POSTMARK_WEBHOOK_PASSWORD: "password",
  SUPPORT_ADDRESS: "help@example.com",
  OPENAI_API_KEY: "sk-1",
  OPENAI_MODEL: "a-model",
  BETTER_AUTH_SECRET: "secret",
  BETTER_AUTH_URL: "https://console.example.com",
  PULSE_TOKEN: "pulse",
  VOTE_KEY: "vote",
};

/** The error of `readEnv`; throws when there is none. */
export function complaintOf(source: Source): string {
  try {
    readEnv(source);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("readEnv accepted the environment.");
}
