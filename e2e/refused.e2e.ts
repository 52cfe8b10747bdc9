import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { countRows } from "@/testing/count-rows";
import { stripeFixture, stripeRequest } from "@/testing/stripe-request";
import { consoleUrl, env } from "./support/addresses.ts";
import { sql } from "./support/desk.ts";
import { healthy } from "./support/parts.ts";
import { signInOnScreen } from "./support/screen.ts";

const [secret] = env.stripe.webhookSecrets;
const MINUTES_S = 310;

test.beforeEach(healthy);

/** A fixture with a fresh id. */
const event = (change: Record<string, unknown> = {}) => ({
  ...stripeFixture("stripe.refund.created"),
  id: `evt_${randomUUID()}`,
  ...change,
});

function truncated(): Request {
  const payload = JSON.stringify(event());
  const header = stripeRequest(payload, { secret }).headers.get("stripe-signature");
  return stripeRequest(payload.slice(0, -20), { header });
}

const CASES = [
  {
    why: "a wrong secret",
    request: () => stripeRequest(event(), { secret: "whsec_wrong" }),
    status: 400,
    shown: "wrong secret",
  },
  {
    why: "an old timestamp",
    request: () => stripeRequest(event(), { secret, ageS: MINUTES_S }),
    status: 400,
    shown: "too old",
  },
  {
    why: "a future timestamp",
    request: () => stripeRequest(event(), { secret, ageS: -MINUTES_S }),
    status: 400,
    shown: "from the future",
  },
  { why: "a truncated body", request: truncated, status: 400, shown: "wrong secret" },
  {
    why: "an unknown type",
    request: () => stripeRequest(event({ type: "galaxy.collided" }), { secret }),
    status: 200,
    shown: "unknown type",
  },
];

for (const { why, request, status, shown } of CASES) {
  test(`${why}: Stripe gets ${status}, the console shows the cause, nothing else changes`, async ({
    page,
  }) => {
    const before = await counted();
    const { headers, body } = request();
    const response = await fetch(`${consoleUrl}/api/webhooks/stripe`, {
      method: "POST",
      headers,
      body: await new Response(body).text(),
    });
    expect(response.status).toBe(status);
    expect(await counted()).toEqual(before);
    await signInOnScreen(page, "engineer", "/webhooks");
    const newest = page.getByRole("row").filter({ hasText: "stripe" }).first();
    await expect(newest).toContainText(shown);
  });
}

/** Counts of all rows that a vendor's request could change; the console shows the deliveries. */
async function counted(): Promise<Record<string, number | undefined>> {
  const { tickets, messages, outbox, refunds, disputes, audit_log, approvals, customers } =
    await countRows(sql);
  return { tickets, messages, outbox, refunds, disputes, audit_log, approvals, customers };
}
