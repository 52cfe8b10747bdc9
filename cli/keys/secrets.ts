import { randomBytes } from "node:crypto";

const BYTES = 32;
const base64 = () => randomBytes(BYTES).toString("base64url");
/** As Inngest's servers want it: an even number of hex digits. The SDK and the embedded engine take it as well. */
const hex = () => randomBytes(BYTES).toString("hex");

/** The secrets that this installation makes for itself, and how each is made. Vendors' keys are not among them. */
export const OWN_SECRETS = {
  BETTER_AUTH_SECRET: base64,
  PULSE_TOKEN: base64,
  VOTE_KEY: base64,
  AUDIT_SEAL_KEY: base64,
  POSTMARK_WEBHOOK_PASSWORD: base64,
  INNGEST_EVENT_KEY: hex,
  INNGEST_SIGNING_KEY: hex,
  /** Of the PostgreSQL that Compose starts. */
  POSTGRES_PASSWORD: hex,
} as const;

export type OwnSecret = keyof typeof OWN_SECRETS;
/** Those of every installation. */
export const OWN_SECRET_NAMES = [
  "BETTER_AUTH_SECRET",
  "PULSE_TOKEN",
  "VOTE_KEY",
  "AUDIT_SEAL_KEY",
  "POSTMARK_WEBHOOK_PASSWORD",
  "INNGEST_EVENT_KEY",
  "INNGEST_SIGNING_KEY",
] as const satisfies readonly OwnSecret[];

/** New values for those that are not there yet. A value that is there is never replaced. */
export function makeMissing(
  names: readonly OwnSecret[],
  there: Readonly<Record<string, string>>,
): Partial<Record<OwnSecret, string>> {
  return Object.fromEntries(names.filter((name) => !there[name]).map((name) => [name, OWN_SECRETS[name]()]));
}
