import { OWN_SECRETS } from "./secrets.ts";

/** How one key is replaced while requests go on. */
interface Rotation {
  about: string;
  /** Whether the new value comes from the vendor and has to be given. */
  given: boolean;
  /** The changes to the file that begin it. @throws Error when one is under way already */
  begin(values: Readonly<Record<string, string>>, value: string): Record<string, string | undefined>;
  /** The changes that end it; undefined where nothing is left over. */
  finish?(values: Readonly<Record<string, string>>): Record<string, string | undefined>;
  /** What to do after it began, in order. */
  next: readonly string[];
}

/** The key moves aside to `<name>_FALLBACK`, where it still counts. */
function withFallback(
  name: "INNGEST_SIGNING_KEY" | "VOTE_KEY",
): Pick<Rotation, "given" | "begin" | "finish"> {
  const fallback = `${name}_FALLBACK`;
  return {
    given: false,
    begin(values) {
      if (values[fallback])
        throw new Error(`${fallback} is set: a rotation is under way. End it with --finish first.`);
      return { [name]: OWN_SECRETS[name](), [fallback]: needed(values, name) };
    },
    finish: () => ({ [fallback]: undefined }),
  };
}

function needed(values: Readonly<Record<string, string>>, name: string): string {
  const value = values[name];
  if (!value) throw new Error(`${name} is not in the file. Make it with keys generate.`);
  return value;
}

const RESTART = "Restart each process of the console, one after the other.";

/** Every key that can be rotated, by the name that the command takes. */
export const ROTATIONS: Record<string, Rotation> = {
  "signing-key": {
    about: "proves that calls come from the engine",
    ...withFallback("INNGEST_SIGNING_KEY"),
    next: [
      `${RESTART} It takes both keys now.`,
      "Give the engine the new INNGEST_SIGNING_KEY and restart it.",
      "When health is green: keys rotate signing-key --finish, and restart the console once more.",
    ],
  },
  "event-key": {
    about: "lets the console send events",
    given: false,
    begin: () => ({ INNGEST_EVENT_KEY: OWN_SECRETS.INNGEST_EVENT_KEY() }),
    next: [
      "Give the engine the new INNGEST_EVENT_KEY and restart it.",
      `${RESTART} Events that are refused in between stay in the outbox and are sent again.`,
    ],
  },
  "vote-key": {
    about: "signs votes on approvals",
    ...withFallback("VOTE_KEY"),
    next: [
      `${RESTART} Votes under the old key still count.`,
      "When no approval that was opened before is open any more: keys rotate vote-key --finish.",
    ],
  },
  "pulse-token": {
    about: "lets a scheduler call POST /api/pulse",
    given: false,
    begin: () => ({ PULSE_TOKEN: OWN_SECRETS.PULSE_TOKEN() }),
    next: ["Give the scheduler the new token.", RESTART],
  },
  "stripe-webhook-secret": {
    about: "what Stripe signs its webhooks with",
    given: true,
    begin(values, value) {
      const before = needed(values, "STRIPE_WEBHOOK_SECRET");
      if (before.includes(","))
        throw new Error("STRIPE_WEBHOOK_SECRET holds two already. End that rotation with --finish first.");
      return { STRIPE_WEBHOOK_SECRET: `${value},${before}` };
    },
    finish: (values) => ({ STRIPE_WEBHOOK_SECRET: needed(values, "STRIPE_WEBHOOK_SECRET").split(",")[0] }),
    next: [
      `${RESTART} It takes both secrets now.`,
      "When Stripe signs with the new one only (24 hours after it was rolled): keys rotate stripe-webhook-secret --finish.",
    ],
  },
};
