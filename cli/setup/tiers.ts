import { OWN_SECRET_NAMES, type OwnSecret } from "@/cli/keys/secrets";

export const TIERS = ["try", "every-day", "production"] as const;
export type Tier = (typeof TIERS)[number];

/** What a machine has that decides how Vagus runs on it. */
export interface Machine {
  docker: boolean;
  systemd: boolean;
  launchd: boolean;
}

/** A value that a person has to give. */
export interface Question {
  name: string;
  ask: string;
}

/** Values that only a person knows. Whether all are there is decided by `lib/env.ts`, not here. */
const VENDORS: readonly Question[] = [
  { name: "BETTER_AUTH_URL", ask: "The console's address, as browsers see it (https://console.example.com)" },
  { name: "STRIPE_SECRET_KEY", ask: "Stripe: secret key (sk_test_… or sk_live_…)" },
  { name: "STRIPE_WEBHOOK_SECRET", ask: "Stripe: signing secret of the webhook (whsec_…)" },
  { name: "POSTMARK_SERVER_TOKEN", ask: "Postmark: server token" },
  { name: "SUPPORT_ADDRESS", ask: "The address that customers write to" },
  { name: "OPENAI_API_KEY", ask: "The model: API key" },
  { name: "OPENAI_MODEL", ask: "The model: name" },
];

const DATABASE: Question = {
  name: "DATABASE_URL",
  ask: "PostgreSQL (postgres://user:password@host/database)",
};

interface Plan {
  questions: readonly Question[];
  /** Written unless it is there. */
  defaults: Readonly<Record<string, string>>;
  /** Secrets that are made unless they are there. */
  secrets: readonly OwnSecret[];
  next: readonly string[];
}

const COMPOSE = "docker compose --env-file .env -f deploy/compose/compose.yaml";
const ADMIN = 'users create-admin --email you@example.com --name "Your Name"';

/** What a tier writes, asks and says next on a machine. */
export function planOf(tier: Tier, machine: Machine): Plan {
  if (tier === "try") {
    return { questions: [], defaults: {}, secrets: [], next: ["npm run dev"] };
  }
  const defaults = { POSTMARK_WEBHOOK_USER: "postmark" };
  if (tier === "every-day" && machine.docker) {
    return {
      questions: VENDORS,
      defaults: { ...defaults, BETTER_AUTH_URL: "http://localhost:3000" },
      secrets: [...OWN_SECRET_NAMES, "POSTGRES_PASSWORD"],
      next: [`${COMPOSE} up --detach --build --wait`, `${COMPOSE} exec console npx vagus ${ADMIN}`],
    };
  }
  const service = machine.launchd ? "docs/deploy/mac.md" : "docs/deploy/one-server.md";
  return {
    questions: [DATABASE, ...VENDORS],
    defaults: { ...defaults, INNGEST_BASE_URL: "http://127.0.0.1:8288" },
    secrets: OWN_SECRET_NAMES,
    next: [
      "npm run vagus -- db migrate",
      `npm run vagus -- ${ADMIN}`,
      "npm run build",
      `install the services that survive a reboot: ${service}`,
    ],
  };
}
