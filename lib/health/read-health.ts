import { env } from "@/lib/env";
import { isShuttingDown } from "@/lib/shutdown/shutdown-tasks";
import { checkDatabase } from "./check-database.ts";
import { checkDeployment } from "./check-deployment.ts";
import { checkDisk } from "./check-disk.ts";
import { checkEngine } from "./check-engine.ts";
import { checkRelay } from "./check-relay.ts";
import type { Finding } from "./finding.ts";

const CLOUD_URL = "https://api.inngest.com";

/** The three checks that scripts rely on are true or false; any other is null where it does not apply or is unknown. */
interface Checks {
  database: boolean;
  engine: boolean;
  app: boolean;
  migrated: boolean | null;
  signingKey: boolean | null;
  eventKey: boolean | null;
  disk: boolean | null;
  relay: boolean | null;
  deployment: boolean | null;
}

/** The parts that the product depends on, and whether they work. No versions and errors, which help an attacker. */
export interface Health {
  status: "ok" | "degraded";
  mode: string;
  engine: { kind: "embedded" | "dev" | "cloud"; url: string };
  checks: Checks;
  /** A sentence for each cause of a failed check; a check that fails because of another one has none. */
  problems: { check: keyof Checks; message: string }[];
}

/** Checks everything that a mail needs, concurrently and with time limits: the answer takes five seconds at most. */
export async function readHealth(): Promise<Health> {
  const { mode, inngest } = env();
  const [{ database, migrated }, { isOurs, engine, signingKey, eventKey, app }, disk, relay, deployment] =
    await Promise.all([checkDatabase(), checkEngine(), checkDisk(), checkRelay(), checkDeployment()]);
  const findings = { database, migrated, engine, signingKey, eventKey, app, disk, relay, deployment };
  // Without an answer the configuration decides which engine it is.
  const embedded = isOurs ?? (mode === "embedded" && !inngest.dev);
  return {
    status: Object.values(findings).some(({ ok }) => ok === false) ? "degraded" : "ok",
    mode,
    engine: {
      kind: embedded ? "embedded" : inngest.dev ? "dev" : "cloud",
      url: inngest.baseUrl ?? CLOUD_URL,
    },
    checks: {
      database: database.ok === true,
      engine: engine.ok === true,
      app: app.ok === true,
      migrated: migrated.ok,
      signingKey: signingKey.ok,
      eventKey: eventKey.ok,
      disk: disk.ok,
      relay: relay.ok,
      deployment: deployment.ok,
    },
    problems: problemsOf(findings),
  };
}

/** Causes before consequences. */
const ORDER = [
  "database",
  "migrated",
  "deployment",
  "engine",
  "signingKey",
  "eventKey",
  "app",
  "disk",
  "relay",
] as const;

function problemsOf(findings: Record<keyof Checks, Finding>): Health["problems"] {
  return ORDER.flatMap((check) => {
    const { message } = findings[check];
    return message === undefined ? [] : [{ check, message }];
  });
}

/** Whether this process may get traffic; `GET /api/health/ready`. */
export interface Readiness {
  status: "ready" | "not ready";
  checks: { database: boolean; migrated: boolean | null; running: boolean };
  problems: string[];
}

/**
 * Checks the parts that every request needs. The engine is not one: without it the console still accepts webhooks and
 * decisions, and the outbox keeps the events.
 */
export async function readReadiness(): Promise<Readiness> {
  const { database, migrated } = await checkDatabase();
  const running = !isShuttingDown();
  const problems = [
    database.message,
    migrated.message,
    running ? undefined : "This process is shutting down.",
  ];
  return {
    status: running && database.ok && migrated.ok ? "ready" : "not ready",
    checks: { database: database.ok === true, migrated: migrated.ok, running },
    problems: problems.filter((message) => message !== undefined),
  };
}
