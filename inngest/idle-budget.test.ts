import { nextTimeMs } from "@vagus/primitives/cron";
import { splitCron } from "@vagus/primitives/cron-zone";
import { afterAll, beforeAll, expect, it, vi } from "vitest";

/** What Inngest Cloud's free plan is meant to leave room for: docs/cost.md. */
const BUDGET = 10_000;

/** A database elsewhere and no engine named: then the engine is Inngest Cloud. */
const DEPLOYED = {
  DATABASE_URL: "postgres://127.0.0.1:1/none",
  INNGEST_EVENT_KEY: "test",
  INNGEST_SIGNING_KEY: "signkey-test-00",
  STRIPE_SECRET_KEY: "test",
  STRIPE_WEBHOOK_SECRET: "test",
  POSTMARK_SERVER_TOKEN: "test",
  POSTMARK_WEBHOOK_USER: "test",
  POSTMARK_WEBHOOK_PASSWORD: "test",
  SUPPORT_ADDRESS: "support@example.com",
  OPENAI_API_KEY: "test",
  OPENAI_MODEL: "test",
  BETTER_AUTH_URL: "https://console.example.com",
  BETTER_AUTH_SECRET: "test",
  PULSE_TOKEN: "test",
  VOTE_KEY: "test",
};

// Test files share their modules, and functions read the environment when they are loaded.
beforeAll(() => {
  for (const [name, value] of Object.entries(DEPLOYED)) vi.stubEnv(name, value);
  vi.resetModules();
});
afterAll(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

it("an idle console on Inngest Cloud stays within a free plan's executions", {
  timeout: 30_000,
}, async () => {
  const { declarations } = await import("./declarations.ts");
  const from = Date.parse("2026-10-01T00:00:00Z");
  const until = Date.parse("2026-11-01T00:00:00Z");
  const executions = new Map<string, number>();
  for (const { id, triggers, idleSteps = 0 } of declarations) {
    for (const { cron } of triggers) {
      if (cron === undefined) continue;
      const next = (afterMs: number) => nextTimeMs(splitCron(cron), afterMs);
      let runs = 0;
      for (let at = next(from); at !== null && at < until; at = next(at)) runs++;
      executions.set(id, runs * (1 + idleSteps));
    }
  }
  // A month of 31 days, the first tick left out.
  expect(Object.fromEntries(executions)).toEqual({
    pulse: 8_927,
    "trigger-drift-audit": 743,
    "daily-health-check": 62,
    "weekly-support-metrics": 8,
  });
  const sum = [...executions.values()].reduce((all, one) => all + one, 0);
  expect(sum).toBeLessThan(BUDGET);
  // What the desk says, with the first tick.
  const { idleBudget } = await import("@/lib/functions/idle-budget");
  expect(idleBudget(declarations).map(({ functionId, executions: n }) => [functionId, n])).toEqual([
    ["pulse", 8_928],
    ["trigger-drift-audit", 744],
    ["daily-health-check", 62],
    ["weekly-support-metrics", 8],
  ]);
});
