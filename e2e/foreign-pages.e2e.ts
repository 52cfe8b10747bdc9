import { request } from "node:http";
import { type BrowserContext, expect, test } from "@playwright/test";
import postgres from "postgres";
import { z } from "zod";
import { LOCAL_PASSWORD } from "@/db/seed/local-data";
import type { Env } from "@/lib/env";
import { findBrowser } from "./support/find-browser.ts";
import { type Attempt, serveForeignPage, tryEverything } from "./support/foreign-page.ts";
import { type DevStack, startDevStack } from "./support/stacks.ts";

/** A foreign host name that resolves to this machine, as after DNS rebinding. */
const REBOUND = "rebound.example";

const COMPILED_WITHIN_MS = 180_000;

const { args = [], ...browser } = findBrowser();
test.use({
  launchOptions: { ...browser, args: [...args, `--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`] },
});
test.describe.configure({ mode: "serial" });

let stack: DevStack;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  stack = await startDevStack();
});
test.afterAll(() => stack?.stop());

const EVENT = JSON.stringify({ name: "user/trial.started", data: { customerId: "cust_001" } });
const MAIL = {
  kind: "postmark.inbound",
  mail: { from: "ada@example.com", subject: "Refund ord_1001", text: "Please refund ord_1001." },
};

/** Every request at a host name that would read or change something. */
function attempts(env: Env, host: string): Attempt[] {
  const console_ = `http://${host}:${env.ports.app}`;
  const engine = `http://${host}:${env.ports.engine}`;
  const vendor = (base: string | undefined) => `http://${host}:${new URL(base ?? "").port}`;
  const { appId } = env.inngest;
  const evil = { url: "http://127.0.0.1:9/api/inngest", appName: appId, functions: [] };
  const memo = { ctx: {}, event: { name: "x", data: {} }, events: [], steps: {} };
  return [
    { what: "health", method: "GET", url: `${console_}/api/health` },
    { what: "a page", method: "GET", url: `${console_}/approvals` },
    { what: "tickets", method: "GET", url: `${console_}/api/tickets` },
    { what: "the live stream", method: "GET", url: `${console_}/api/live` },
    { what: "the development socket", method: "GET", url: `${console_}/_next/webpack-hmr` },
    { what: "who am I", method: "GET", url: `${console_}/api/me` },
    { what: "stopping money", method: "POST", url: `${console_}/api/money/stop`, body: '{"reason":"evil"}' },
    { what: "registering again", method: "PUT", url: `${console_}/api/inngest`, body: "{}" },
    {
      what: "a forged call of a function",
      method: "POST",
      url: `${console_}/api/inngest?fnId=${appId}-pulse&stepId=step`,
      body: JSON.stringify(memo),
    },
    { what: "a mail", method: "POST", url: `${console_}/api/webhooks/postmark`, body: JSON.stringify({}) },
    { what: "the engine's page", method: "GET", url: `${engine}/` },
    { what: "runs", method: "GET", url: `${engine}/v2/runs` },
    { what: "an event", method: "POST", url: `${engine}/e/local`, body: EVENT },
    { what: "an invocation", method: "POST", url: `${engine}/invoke/${appId}-pulse`, body: "{}" },
    { what: "another app", method: "POST", url: `${engine}/fn/register`, body: JSON.stringify(evil) },
    { what: "removing the app", method: "DELETE", url: `${engine}/fn/remove?url=${evil.url}` },
    {
      what: "a model's tool",
      method: "POST",
      url: `${engine}/mcp`,
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
    },
    {
      what: "a customer's mail",
      method: "POST",
      url: `${vendor(env.postmark.base)}/__sandbox/deliver`,
      body: JSON.stringify(MAIL),
    },
    {
      what: "a fault",
      method: "POST",
      url: `${vendor(env.stripe.base)}/__sandbox/faults`,
      body: '{"match":"GET /v1","status":500,"times":null}',
    },
    { what: "calls", method: "GET", url: `${vendor(env.stripe.base)}/__sandbox/calls` },
    { what: "refunds", method: "GET", url: `${vendor(env.stripe.base)}/v1/refunds` },
    {
      what: "a mail to somebody",
      method: "POST",
      url: `${vendor(env.postmark.base)}/email`,
      body: '{"From":"a@example.com","To":"b@example.com","TextBody":"x"}',
    },
  ];
}

const Items = z.object({ items: z.array(z.unknown()) });
const Apps = z.object({
  data: z.array(z.object({ id: z.string(), latestSync: z.object({ url: z.string() }) })),
});

/** The state that the attempts could change: rows, the registered app, faults and calls of the vendors. */
async function state({ env }: DevStack) {
  const sql = postgres(env.database.url, { max: 1, onnotice: () => {} });
  const [rows] = await sql`
    select (select count(*)::int from webhook_deliveries) as deliveries, (select count(*)::int from tickets) as tickets,
      (select count(*)::int from outbox) as events, (select count(*)::int from audit_log) as audit`;
  await sql.end();
  const key = { authorization: `Bearer ${env.sandboxKey}` };
  const sandbox = async (base: string | undefined, path: string) =>
    Items.parse(await (await fetch(`${base}/__sandbox/${path}`, { headers: key })).json()).items;
  const apps = await fetch(`http://127.0.0.1:${env.ports.engine}/v2/apps`, {
    headers: { authorization: `Bearer ${env.inngest.signingKey}` },
  });
  return {
    rows,
    apps: Apps.parse(await apps.json()).data.map(({ id, latestSync }) => ({ id, url: latestSync.url })),
    faults: await sandbox(env.stripe.base, "faults"),
    mails: await sandbox(env.postmark.base, "calls"),
  };
}

/** The admin's cookies are in the browser: a page on another port is the same site, and they would be sent along. */
async function signIn(context: BrowserContext, { url }: DevStack): Promise<void> {
  const answer = await context.request.post(`${url}/api/auth/sign-in/email`, {
    data: { email: "admin@vagus.local", password: LOCAL_PASSWORD },
  });
  expect(answer.status()).toBe(200);
  expect((await context.request.get(`${url}/api/tickets`)).status()).toBe(200);
}

test("a page at another origin reads nothing and changes nothing, with an admin signed in", async ({
  context,
  page,
}) => {
  test.setTimeout(180_000);
  await signIn(context, stack);
  const foreign = await serveForeignPage();
  await page.goto(foreign.url);
  const ports = portsOf(stack.env);
  const answered: string[] = [];
  page.on("response", (response) => {
    const url = new URL(response.url());
    if (ports.includes(url.port) && response.status() !== 403) answered.push(`${response.status()} ${url}`);
  });
  const before = await state(stack);
  const seen = await tryEverything(page, attempts(stack.env, "127.0.0.1"));
  expect(seen.length).toBeGreaterThan(40);
  expect(seen.filter(({ status, text }) => status !== 0 || text !== "")).toEqual([]);
  expect(answered).toEqual([]);
  expect(await state(stack)).toEqual(before);
  foreign.stop();
});

test("a rebound name reads nothing and changes nothing", async ({ page }) => {
  test.setTimeout(180_000);
  const before = await state(stack);
  const { env } = stack;
  const origins = new Map<string, Attempt[]>();
  for (const attempt of attempts(env, REBOUND)) {
    const { origin } = new URL(attempt.url);
    origins.set(origin, [...(origins.get(origin) ?? []), attempt]);
  }
  expect(origins.size).toBe(4);
  for (const [origin, all] of origins) {
    // The page that the attacker's server sent before the name was rebound to this machine.
    await page.route(`${origin}/attack`, (route) =>
      route.fulfill({ contentType: "text/html", body: "<p>Hello" }),
    );
    await page.goto(`${origin}/attack`);
    const seen = await tryEverything(page, all);
    for (const { what, how, status, text } of seen) {
      // The page is of the same origin, so it may read the refusal.
      expect({ what, how, status: status || 403 }).toEqual({ what, how, status: 403 });
      expect(text).toMatch(/^$|does not answer to this host name|answers to localhost/);
    }
  }
  expect(await state(stack)).toEqual(before);
  await page.goto(`http://${REBOUND}:${env.ports.app}/sign-in`);
  await expect(page.getByLabel("Password")).toHaveCount(0);
});

test("a foreign Host is refused on every port, with the right keys too", async () => {
  const { env } = stack;
  const before = await state(stack);
  for (const { what, method, url, body } of attempts(env, "127.0.0.1")) {
    for (const host of [
      REBOUND,
      `evil.example:${new URL(url).port}`,
      "198.51.100.7",
      "127.0.0.1.evil.example",
    ]) {
      const keys = new URL(url).port === String(env.ports.engine) ? env.inngest.signingKey : env.sandboxKey;
      const headers = { host, authorization: `Bearer ${keys}`, "content-type": "application/json" };
      expect(await statusOf(method, url, headers, body), `${what} as ${host}`).toBe(403);
    }
  }
  expect(await state(stack)).toEqual(before);
});

test("registering again names the configured address, whatever host the request names", async () => {
  const { env, url } = stack;
  const headers = { host: "localhost:9999", "x-forwarded-host": "evil.example" };
  expect(await statusOf("PUT", `${url}/api/inngest`, headers)).toBe(200);
  const { apps } = await state(stack);
  expect(apps).toEqual([{ id: env.inngest.appId, url: `${url}/api/inngest` }]);
});

test("a link on another site still opens the console", async ({ page }) => {
  // The development server compiles the page first.
  test.setTimeout(COMPILED_WITHIN_MS + 60_000);
  const foreign = await serveForeignPage();
  await page.goto(foreign.url);
  await page.evaluate((href) => {
    const link = document.createElement("a");
    Object.assign(link, { href, textContent: "The console" });
    document.body.append(link);
  }, `${stack.url}/sign-in`);
  await page.getByRole("link", { name: "The console" }).click();
  await expect(page.getByLabel("Password")).toBeVisible({ timeout: COMPILED_WITHIN_MS });
  foreign.stop();
});

function portsOf({ ports, stripe, postmark }: Env): string[] {
  const vendors = [stripe.base, postmark.base].map((base) => new URL(base ?? "").port);
  return [String(ports.app), String(ports.engine), ...vendors];
}

/** `fetch` would set the host itself. */
function statusOf(
  method: string,
  url: string,
  headers: Record<string, string>,
  body?: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode ?? 0));
    });
    sent.once("error", reject);
    sent.end(body);
  });
}
