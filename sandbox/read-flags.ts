import { parseArgs } from "node:util";
import { z } from "zod";
import type { SandboxOptions } from "./server";
import { VendorName } from "./vendor";

/** The ports of slot 0. */
const DEFAULT_PORTS = { stripe: "12111", postmark: "12112", openai: "12113", slack: "12114" };

const Port = z
  .string()
  .regex(/^\d{1,5}$/, "a port is a number from 0 to 65535")
  .transform(Number)
  .refine((port) => port <= 65_535, "a port is a number from 0 to 65535");

const Flags = z.object({
  "data-dir": z.string().min(1),
  "stripe-port": Port,
  "postmark-port": Port,
  "openai-port": Port,
  "slack-port": Port,
  only: z
    .string()
    .transform((names) => names.split(",").map((name) => name.trim()))
    .pipe(z.array(VendorName))
    .optional(),
  "console-url": z.url({ protocol: /^https?$/ }),
  "webhook-user": z.string().min(1).optional(),
  "webhook-password": z.string().min(1).optional(),
  "stripe-webhook-secret": z.string().min(1).optional(),
  "no-automatic-webhooks": z.boolean(),
});

/**
 * Reads the command line of the sandbox.
 * @throws Error that names the flag that is unknown or wrong
 */
export function readFlags(args: string[]): SandboxOptions {
  const { values } = parseArgs({
    args,
    options: {
      "data-dir": { type: "string", default: ".vagus" },
      "stripe-port": { type: "string", default: DEFAULT_PORTS.stripe },
      "postmark-port": { type: "string", default: DEFAULT_PORTS.postmark },
      "openai-port": { type: "string", default: DEFAULT_PORTS.openai },
      "slack-port": { type: "string", default: DEFAULT_PORTS.slack },
      only: { type: "string" },
      "console-url": { type: "string", default: "http://127.0.0.1:3000" },
      "webhook-user": { type: "string" },
      "webhook-password": { type: "string" },
      "stripe-webhook-secret": { type: "string" },
      "no-automatic-webhooks": { type: "boolean", default: false },
    },
  });
  const parsed = Flags.safeParse(values);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`--${issue?.path[0]?.toString() ?? "flags"}: ${issue?.message}`);
  }
  const flags = parsed.data;
  return {
    dataDir: flags["data-dir"],
    only: flags.only,
    ports: {
      stripe: flags["stripe-port"],
      postmark: flags["postmark-port"],
      openai: flags["openai-port"],
      slack: flags["slack-port"],
    },
    consoleUrl: flags["console-url"],
    webhookUser: flags["webhook-user"],
    webhookPassword: flags["webhook-password"],
    stripeWebhookSecret: flags["stripe-webhook-secret"],
    automaticWebhooks: !flags["no-automatic-webhooks"],
  };
}
