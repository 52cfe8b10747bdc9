import { isLoopbackUrl } from "@/lib/env/published";
import { BASES, VENDORS, type Vendor } from "@/lib/env/vendors";
import { type Check, fault, type Outcome, ok, skipped, warning } from "../check.ts";
import { type DoctorContext, holderOf } from "../context.ts";
import { failureOf } from "../probes/ask.ts";
import { askVendor } from "../probes/ask-vendor.ts";
import { PLACES } from "../rules.ts";

const group = "vendors" as const;

const NAMES: Record<Vendor, string> = {
  stripe: "Stripe",
  postmark: "Postmark",
  openai: "The model",
  slack: "Slack",
};
const KEYS: Record<Vendor, string> = {
  stripe: "STRIPE_SECRET_KEY",
  postmark: "POSTMARK_SERVER_TOKEN",
  openai: "OPENAI_API_KEY",
  slack: "SLACK_BOT_TOKEN",
};

/** The vendors: their keys have the right kind and are accepted. Each vendor gets a request that changes nothing. */
export const vendorChecks: readonly Check[] = [
  { code: "stripe-mode", title: "Stripe's key fits this place", group, places: PLACES, run: checkStripeMode },
  {
    code: "stripe-webhook-secret",
    title: "STRIPE_WEBHOOK_SECRET is an endpoint's secret",
    group,
    places: PLACES,
    run: checkStripeSecret,
  },
  {
    code: "postmark-webhook",
    title: "Postmark's webhook password fits into an address",
    group,
    places: PLACES,
    run: checkPostmarkWebhook,
  },
  {
    code: "support-address",
    title: "Mail is sent from an address of yours",
    group,
    places: ["deployed"],
    run: checkSupportAddress,
  },
  {
    code: "model-address",
    title: "OPENAI_BASE_URL is without /v1",
    group,
    places: PLACES,
    run({ env }) {
      const { base } = env.openai;
      if (base === undefined) return ok("OPENAI_BASE_URL is not set: calls go to OpenAI.");
      return /\/v1\/?$/.test(base)
        ? fault(
            "It ends in /v1, which is added: every call goes to /v1/v1 and answers 404.",
            "Leave /v1 out.",
          )
        : ok(`It is ${new URL(base).origin}.`);
    },
  },
  {
    code: "vendor-encryption",
    title: "Keys go to vendors by https",
    group,
    places: PLACES,
    run: checkEncryption,
  },
  ...VENDORS.map(answersCheck),
  {
    code: "vendor-clock",
    title: "Vendors and this process agree about the time",
    group,
    places: PLACES,
    run: checkClock,
  },
];

function answersCheck(vendor: Vendor): Check {
  return {
    code: `${vendor}-answers`,
    title: `${NAMES[vendor]} answers and takes ${KEYS[vendor]}`,
    group,
    places: PLACES,
    run: (context) => checkAnswers(vendor, context),
  };
}

async function checkAnswers(vendor: Vendor, context: DoctorContext): Promise<Outcome> {
  const { env } = context;
  const asked = await askVendor(vendor, env);
  if (!asked) return skipped("Slack is not set up.");
  const { answer, origin, refusal, missingScopes } = asked;
  const isStandIn = env.sandbox.includes(vendor);
  const who = () => (isStandIn ? holderOf(context, Number(new URL(origin).port)) : "");
  if (answer.kind !== "answered")
    return fault(
      `${origin}: ${failureOf(answer)}.${who()}`,
      isStandIn ? "Start it: npm run dev." : `Check the way there, and ${BASES[vendor]} if it is set.`,
    );
  if (refusal !== undefined)
    return fault(
      `${NAMES[vendor]} refuses ${KEYS[vendor]} (${refusal}).`,
      `Set a key of that account in ${KEYS[vendor]}.`,
    );
  if (isStandIn && !asked.isStandIn)
    return fault(
      `Another program answers at ${origin}, where the stand-in should be.${who()}`,
      `End it, or set ${BASES[vendor]} or VAGUS_SLOT to another port.`,
    );
  if (answer.status >= 500)
    return warning(`${origin} answers ${answer.status}.`, "Look at the vendor's status page; steps retry.");
  if (missingScopes)
    return fault(
      `The bot lacks the scope ${missingScopes}.`,
      "Add it under OAuth & Permissions, and reinstall the app.",
    );
  return ok(`${origin} answers.`);
}

function checkStripeMode({ env, place }: DoctorContext): Outcome {
  const { key, livemode } = env.stripe;
  if (!/^[rs]k_(live|test)_/.test(key))
    return fault(
      "STRIPE_SECRET_KEY is no secret key (sk_… or rk_…): a publishable key can make no refund.",
      "Copy the secret or a restricted key from Developers, API keys.",
    );
  if (livemode && env.mode !== "production")
    return fault(
      `STRIPE_SECRET_KEY is a live key in ${env.mode}: refunds made there are real.`,
      "Use a test key here.",
    );
  if (!livemode && place === "deployed" && env.mode === "production" && !isLoopbackUrl(env.publicUrl))
    return warning(
      "STRIPE_SECRET_KEY is a test key in production: live webhooks are not for this environment, and no refund is real.",
      "Set the live key, and the live endpoint's secret in STRIPE_WEBHOOK_SECRET.",
    );
  return ok(livemode ? "It is a live key." : "It is a test key.");
}

function checkStripeSecret({ env }: DoctorContext): Outcome {
  const wrong = env.stripe.webhookSecrets.filter((secret) => !/^whsec_\S{8,}$/.test(secret));
  if (wrong.length === 0) return ok(`It holds ${env.stripe.webhookSecrets.length}, of the right form.`);
  return fault(
    "STRIPE_WEBHOOK_SECRET does not begin with whsec_: every webhook of Stripe is rejected as bad_signature.",
    "Copy the signing secret of the endpoint, not an API key; two with a comma between them while one is rotated out.",
  );
}

function checkPostmarkWebhook({ env }: DoctorContext): Outcome {
  const { webhookUser, webhookPassword } = env.postmark;
  if (webhookUser.includes(":"))
    return fault(
      "POSTMARK_WEBHOOK_USER has a colon, which ends the user's name in HTTP Basic: every webhook answers 401.",
      "Choose a name without one.",
    );
  const special = encodeURIComponent(webhookPassword) !== webhookPassword;
  if (webhookPassword.length < 16)
    return warning(
      "POSTMARK_WEBHOOK_PASSWORD is shorter than 16 characters, and it is all that tells Postmark's mail from anybody's.",
      "Make a new one: openssl rand -hex 24.",
    );
  return special
    ? warning(
        "POSTMARK_WEBHOOK_PASSWORD has characters that an address must percent-encode; Postmark takes it as part of one.",
        "Encode it in Postmark's setting, or choose one of letters and digits: openssl rand -hex 24.",
      )
    : ok("User and password are set, long enough, and need no encoding in an address.");
}

const NOBODYS_DOMAIN =
  /@(vagus\.local|localhost|example\.(com|org|net)|[^@]*\.(local|test|example|invalid))$/;

function checkSupportAddress({ env }: DoctorContext): Outcome {
  const { from, inbound } = env.postmark;
  if (env.sandbox.includes("postmark")) return skipped("Postmark is a stand-in here.");
  const wrong = [
    NOBODYS_DOMAIN.test(from) && "SUPPORT_ADDRESS",
    NOBODYS_DOMAIN.test(inbound) && "INBOUND_ADDRESS",
  ].filter((name) => name !== false);
  if (wrong.length === 0) return ok("Its domain is none of the reserved ones.");
  return fault(
    `${[...new Set(wrong)].join(" and ")} has a domain that nobody can own: Postmark refuses the sender, and answers are lost.`,
    "Set it to an address of a domain that is verified at Postmark.",
  );
}

function checkEncryption({ env }: DoctorContext): Outcome {
  const bases = VENDORS.map((vendor) => ({ name: BASES[vendor], base: env[vendor]?.base }));
  const plain = bases.filter(({ base }) => base?.startsWith("http:") && !isLoopbackUrl(base));
  if (plain.length === 0) return ok("Every address outside this machine begins with https:.");
  return warning(
    `${plain.map(({ name }) => name).join(", ")} begins with http: and leaves this machine: keys cross the network in the clear.`,
    "Set it to an https address, unless the network between is your own.",
  );
}

const CLOCK_APART_MS = 30_000;
/** Stripe, Slack and Standard Webhooks refuse a signature that is further away. */
const SIGNATURE_WINDOW_MS = 300_000;

async function checkClock({ env }: DoctorContext): Promise<Outcome> {
  const asked = await Promise.all(VENDORS.map((vendor) => askVendor(vendor, env)));
  const apart = asked.flatMap((one) =>
    one?.answer.clockAheadMs === undefined ? [] : [one.answer.clockAheadMs],
  );
  if (apart.length === 0) return skipped("No vendor said its time.");
  // Use the smallest difference: one vendor's clock may be wrong, but not all of them.
  const nearest = apart.reduce((one, other) => (Math.abs(other) < Math.abs(one) ? other : one));
  const found = `This machine is ${Math.abs(Math.round(nearest / 1000))} s ${nearest < 0 ? "behind" : "ahead"}.`;
  const remedy = "Synchronise the clock (NTP): a signature counts for 300 s.";
  if (Math.abs(nearest) > SIGNATURE_WINDOW_MS) return fault(found, remedy);
  return Math.abs(nearest) > CLOCK_APART_MS ? warning(found, remedy) : ok(found);
}
