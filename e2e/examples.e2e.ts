import { setTimeout as delay } from "node:timers/promises";
import { expect, type Page, test } from "@playwright/test";
import { consoleUrl, engineUrl, env } from "./support/addresses.ts";
import { RECOVERY_MS, SOON_MS, sql } from "./support/desk.ts";
import { type CallbackGate, Example, startCallbackGate } from "./support/example.ts";
import { halt, healthy, kill } from "./support/parts.ts";
import { expectAccessible, goTo, signInOnScreen } from "./support/screen.ts";
import { until } from "./support/until.ts";
import { vagus } from "./support/vagus.ts";

/** Away from the ports of the stack. */
const ASIDE = 70;
const APP_PORT = env.ports.app + ASIDE;
const GATE = env.ports.app + ASIDE + 1;
const INNGEST_PORT = env.ports.app + ASIDE + 2;

/** The engine of this stack tries 21 times, a second apart, so the Inngest app must not be away for longer. */
const AWAY_SHORT_MS = 3_000;
const AWAY_MS = 60_000;
/** The longest pause of the callback that falls into a minute of absence, with its jitter. */
const ANSWERED_WITHIN_MS = 90_000;

let token = "";
let gate: CallbackGate;
let secret = "";
const running: Example[] = [];
let orders = Date.now() % 1_000_000_000;
const nextOrder = () => String(++orders);

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  await healthy();
  const owner = ["--email", "engineer@vagus.local", "--name", "Examples", "--scopes", "see,request_approval"];
  token = vagus(["tokens", "create", ...owner]).answer.token;
  gate = await startCallbackGate(GATE, APP_PORT);
});
test.beforeEach(async () => {
  await healthy();
  gate.came.length = 0;
  gate.failures = 0;
});
test.afterEach(async () => {
  for (const example of running.splice(0)) await example.kill();
});
test.afterAll(() => gate.close());

function example(...args: ConstructorParameters<typeof Example>): Example {
  const made = new Example(...args);
  running.push(made);
  return made;
}

const aiSdk = () =>
  example("ai-sdk", token, {
    PORT: String(APP_PORT),
    CALLBACK_URL: `${gate.url}/answers`,
    VAGUS_WEBHOOK_SECRET: secret,
  });

/** Asks the AI SDK's model for a discount: the model of the sandbox does as the text says. */
async function wish(order: string): Promise<void> {
  const { status } = await fetch(`http://127.0.0.1:${APP_PORT}/discounts`, {
    method: "POST",
    body: JSON.stringify({ order, text: `CALL grant_discount {"order":"${order}","percent":20}` }),
  });
  expect(status).toBe(202);
}

const askedAbout = (order: string) =>
  until(`question about order ${order}`, RECOVERY_MS, async () => {
    const [row] = await sql<{ id: string }[]>`
      select id from approvals where kind = 'request' and effect ->> 'title' like ${`%for order ${order}`}`;
    return row?.id;
  });

async function approveOnScreen(page: Page, order: string, choice?: string): Promise<string> {
  const id = await askedAbout(order);
  await goTo(page, `/approvals/${id}`);
  if (choice) await page.getByLabel("Your answer", { exact: true }).selectOption(choice);
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(page.getByText("Approved by you")).toBeVisible({ timeout: SOON_MS });
  return id;
}

const granted = (one: Example, order: string, withinMs: number) =>
  until(`discount on order ${order} in: ${one.said}`, withinMs, () => one.grants(order) > 0);

test("an admin registers an answer target, and sees its secret once", async ({ page }) => {
  await signInOnScreen(page, "admin", "/settings/answers/targets");
  await page.getByRole("button", { name: "New target" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New answer target" });
  await dialog.getByRole("button", { name: "Register the target" }).click();
  await expect(dialog.getByText("An address that begins with https://")).toBeVisible();
  await dialog.getByLabel("Name").fill("ai-shop");
  await dialog.getByLabel("Address").fill(gate.url);
  await dialog.getByRole("button", { name: "Register the target" }).click();
  await expect(dialog.getByText("it is shown only once")).toBeVisible({ timeout: SOON_MS });
  await expectAccessible(page);
  secret = (await dialog.getByText(/^whsec_/).textContent()) ?? "";
  await dialog.getByRole("button", { name: "I have it" }).click();
  await expect(page.getByRole("cell", { name: /^ai-shop http/ })).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);
  await expectAccessible(page);
});

test("three applications that were away when a person decided get their answer once", async ({ page }) => {
  test.setTimeout(300_000);
  const [inngestOrder, aiOrder, agentsOrder] = [nextOrder(), nextOrder(), nextOrder()];
  const inngestApp = example("inngest-app", token, { PORT: String(INNGEST_PORT) });
  const aiApp = aiSdk();
  const agentsApp = example("openai-agents", token, {}, [agentsOrder]);
  await inngestApp.start(/registered: 200/);
  await aiApp.start(/listening/);
  await agentsApp.start(/waiting for/);
  const event = { name: "shop/discount.wanted", data: { order: inngestOrder } };
  const sent = await fetch(`${engineUrl}/e/${env.inngest.eventKey}`, {
    method: "POST",
    body: JSON.stringify(event),
  });
  expect(sent.status).toBe(200);
  await wish(aiOrder);
  for (const order of [inngestOrder, aiOrder, agentsOrder]) await askedAbout(order);

  for (const one of [inngestApp, aiApp, agentsApp]) await one.kill();
  await signInOnScreen(page, "reviewer");
  await approveOnScreen(page, aiOrder);
  await approveOnScreen(page, agentsOrder);
  const decidedAt = Date.now();
  await approveOnScreen(page, inngestOrder, "20 %");
  await delay(AWAY_SHORT_MS);
  await inngestApp.start(/registered: 200/);
  await granted(inngestApp, inngestOrder, RECOVERY_MS);
  await delay(Math.max(0, decidedAt + AWAY_MS - Date.now()));
  await aiApp.start(/listening/);
  await agentsApp.start(/done/);
  await granted(aiApp, aiOrder, ANSWERED_WITHIN_MS);

  expect(inngestApp.grants(inngestOrder)).toBe(1);
  expect(agentsApp.grants(agentsOrder)).toBe(1);
  expect(aiApp.grants(aiOrder)).toBe(1);
  expect(gate.came.filter(({ status }) => status === 204)).toHaveLength(1);
});

test("a callback that fails five times arrives once, and the console shows it", async ({ page }) => {
  const order = nextOrder();
  const app = aiSdk();
  await app.start(/listening/);
  await wish(order);
  gate.failures = 5;
  await signInOnScreen(page, "reviewer");
  const id = await approveOnScreen(page, order);
  await granted(app, order, ANSWERED_WITHIN_MS);
  expect(gate.came.map(({ status }) => status)).toEqual([500, 500, 500, 500, 500, 204]);
  expect(new Set(gate.came.map(({ id: sent }) => sent)).size).toBe(1);
  expect(app.grants(order)).toBe(1);

  await goTo(page, "/settings/answers");
  const row = page.getByRole("row").filter({ hasText: `order ${order}` });
  await expect(row.getByText("Delivered").first()).toBeVisible({ timeout: SOON_MS });
  await expect(row.getByText("6", { exact: true })).toBeVisible();
  await expectAccessible(page);
  const response = await fetch(`${consoleUrl}/api/approvals/${id}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect((await response.json()).answerDelivery).toMatchObject({ status: "delivered", attempts: 6 });
});

test("a console killed between decision and delivery delivers once when it is back", async ({ page }) => {
  const order = nextOrder();
  const app = aiSdk();
  await app.start(/listening/);
  await wish(order);
  await askedAbout(order);
  await signInOnScreen(page, "reviewer");
  // Nothing is delivered while the engine is halted.
  const resume = halt("engine");
  try {
    await approveOnScreen(page, order);
    kill("app");
    expect(gate.came).toEqual([]);
  } finally {
    resume();
  }
  await healthy();
  await granted(app, order, ANSWERED_WITHIN_MS);
  expect(app.grants(order)).toBe(1);
  expect(gate.came.filter(({ status }) => status === 204)).toHaveLength(1);
});
