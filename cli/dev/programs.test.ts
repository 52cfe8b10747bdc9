import { expect, it } from "vitest";
import { readEnv } from "@/lib/env";
import { programs } from "./programs.ts";

const SECRETS = {
  BETTER_AUTH_SECRET: "secret-auth",
  PULSE_TOKEN: "secret-pulse",
  POSTMARK_WEBHOOK_PASSWORD: "secret-postmark",
  STRIPE_WEBHOOK_SECRET: "secret-stripe",
  INNGEST_EVENT_KEY: "secret-event",
  INNGEST_SIGNING_KEY: "secret-signing",
  SANDBOX_KEY: "secret-sandbox",
  VOTE_KEY: "secret-vote",
  AUDIT_SEAL_KEY: "secret-seal",
  SLACK_SIGNING_SECRET: "secret-slack",
  APP_SOURCE_SECRET: "secret-shop",
};

function stackOf(source: Record<string, string>) {
  const env = readEnv({ OPENAI_MODEL: "sandbox-support", ...source }, () => SECRETS);
  return programs({ env, app: "start" });
}

const secretsIn = (text: string) => [...new Set(text.match(/secret-\w+/g))].sort();

it("no program gets a secret on its command line", () => {
  for (const { args } of stackOf({})) expect(secretsIn(args.join(" "))).toEqual([]);
});

it.each([
  ["stripe,postmark,openai,slack", ["secret-postmark", "secret-sandbox", "secret-slack", "secret-stripe"]],
  ["stripe", ["secret-sandbox", "secret-stripe"]],
  ["openai,slack", ["secret-sandbox", "secret-slack"]],
])("the sandbox of %s gets only the secrets of these vendors", (vendors, secrets) => {
  const sandbox = stackOf({ SANDBOX: vendors }).find(({ name }) => name === "sandbox");
  expect(secretsIn(JSON.stringify(sandbox?.env))).toEqual(secrets);
  expect(sandbox?.inheritsAll).toBeUndefined();
});
