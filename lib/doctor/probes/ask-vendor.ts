import type { Env } from "@/lib/env";
import type { Vendor } from "@/lib/env/vendors";
import { type Answer, ask } from "./ask.ts";

/** A vendor's answer to a request that changes nothing. */
export interface VendorProbe {
  answer: Answer;
  origin: string;
  /** Why it refuses the key: a status or the vendor's code; undefined when it accepts the key. */
  refusal: string | undefined;
  /** Scopes that Slack's bot lacks. */
  missingScopes: string | undefined;
  /** Whether the control calls of the sandbox answer there. */
  isStandIn: boolean;
}

const OWN: Record<Vendor, string> = {
  stripe: "https://api.stripe.com",
  postmark: "https://api.postmarkapp.com",
  openai: "https://api.openai.com",
  slack: "https://slack.com",
};

/** The scope that Vagus needs. */
const SCOPE = "chat:write";

const asked = new WeakMap<Env, Map<Vendor, Promise<VendorProbe | undefined>>>();

/** Asks a vendor once per environment; undefined when the vendor is not set up. */
export function askVendor(vendor: Vendor, env: Env): Promise<VendorProbe | undefined> {
  const known = asked.get(env) ?? new Map<Vendor, Promise<VendorProbe | undefined>>();
  asked.set(env, known);
  const answer = known.get(vendor) ?? probe(vendor, env);
  known.set(vendor, answer);
  return answer;
}

async function probe(vendor: Vendor, env: Env): Promise<VendorProbe | undefined> {
  const settings = env[vendor];
  if (!settings) return undefined;
  const base = settings.base ?? OWN[vendor];
  const isExpected = env.sandbox.includes(vendor);
  const [answer, control] = await Promise.all([
    request(vendor, base, env),
    isExpected
      ? ask(`${base}/__sandbox/calls`, { headers: { authorization: `Bearer ${env.sandboxKey}` } })
      : undefined,
  ]);
  const said = answer.json as { ok?: unknown; error?: unknown } | undefined;
  const isStatusRefused = answer.status === 401 || answer.status === 403;
  // Slack answers 200 with the error in the body; a stand-in does not know the method.
  const slackError = vendor === "slack" && said?.ok === false ? String(said.error) : undefined;
  const refusal = isStatusRefused
    ? String(answer.status)
    : slackError && slackError !== "unknown_method"
      ? slackError
      : undefined;
  const scopes = answer.headers.get("x-oauth-scopes");
  return {
    answer,
    origin: new URL(base).origin,
    refusal,
    missingScopes: scopes !== null && !scopes.split(/,\s*/).includes(SCOPE) ? SCOPE : undefined,
    isStandIn: control?.status === 200 && control.json !== undefined,
  };
}

function request(vendor: Vendor, base: string, { stripe, postmark, openai, slack }: Env): Promise<Answer> {
  switch (vendor) {
    case "stripe":
      return ask(`${base}/v1/refunds?limit=1`, { headers: { authorization: `Bearer ${stripe.key}` } });
    case "postmark":
      return ask(`${base}/messages/outbound?count=1&offset=0`, {
        headers: { "x-postmark-server-token": postmark.token, accept: "application/json" },
      });
    case "openai":
      return ask(`${base}/v1/models`, { headers: { authorization: `Bearer ${openai.key}` } });
    case "slack":
      return ask(`${base}/api/auth.test`, {
        method: "POST",
        headers: { authorization: `Bearer ${slack?.token}` },
      });
  }
}
