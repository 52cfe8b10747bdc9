import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { expect, type Page, test } from "@playwright/test";
import { engineUrl, env } from "./support/addresses.ts";
import { RECOVERY_MS, SOON_MS, sql } from "./support/desk.ts";
import { expectAccessible, goTo, openAs, PHONE, watchConsole } from "./support/screen.ts";
import { until } from "./support/until.ts";

// Axe checks every state in two themes, which takes longer than the actions.
test.slow();

/** A customer whom no other test knows. */
async function newCustomer(): Promise<string> {
  const id = `cust_${randomUUID().replaceAll("-", "").slice(0, 16)}`;
  await sql`insert into customers (id, email, name, tier) values (${id}, ${`${id}@example.com`}, 'Test Customer', 'pro')`;
  return id;
}

/** Runs the page's own example of a sender, with another payload. */
async function runExample(page: Page, secret: string, payload: unknown): Promise<string> {
  const text = await page.getByRole("region", { name: "Example of a sender" }).innerText();
  const program = text.replace(/JSON\.stringify\(.*\);/, () => `${JSON.stringify(JSON.stringify(payload))};`);
  expect(program).not.toBe(text);
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
    env: { NODE_ENV: "test", WEBHOOK_SECRET: secret },
  });
  return stdout.split(" ")[0] ?? "";
}

test("a source is created, its mapping tried on real deliveries and saved, and its deliveries become runs", async ({
  page,
}) => {
  const said = watchConsole(page);
  const customerId = await newCustomer();
  const name = `shop-${randomUUID().slice(0, 8)}`;
  await openAs(page, "admin", "/webhooks/sources");
  await expect(page.getByRole("link", { name: "app", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "New source" }).click();
  const dialog = page.getByRole("dialog", { name: "New source" });
  const secret = await dialog.getByLabel("Secret", { exact: true }).inputValue();
  await dialog.getByLabel("Name").fill("No Name");
  await dialog.getByRole("button", { name: "Set up the source" }).click();
  await expect(dialog.getByText("a letter first")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Set up the source" }).click();
  await expect(page).toHaveURL(new RegExp(`/webhooks/sources/${name}$`));
  await expect(page.getByText("No stored delivery to try it on yet.")).toBeVisible();
  expect(await page.content()).not.toContain(secret);

  // The initial rule matches nothing: a delivery is rejected, stored and shown at once.
  const payload = { type: "began", who: customerId };
  expect(await runExample(page, secret, payload)).toBe("422");
  await expect(page.getByText("Tried on 1 stored delivery: 1 fails.")).toBeVisible({ timeout: SOON_MS });
  const output = page.getByRole("region", { name: "Output" });
  await expect(output).toContainText("customerId The payload has nothing at /customerId.");
  await expect(page.getByRole("region", { name: "Payload, personal data masked" })).toContainText(customerId);
  await expectAccessible(page);

  const rules = page.getByLabel("Rules");
  const text = await rules.inputValue();
  await rules.fill(text.replace("user/trial.started", "user/trial.start"));
  await expect(page.getByText("rules.0.event:")).toBeVisible();
  await rules.fill(text.replace("/customerId", "/nobody"));
  await expect(output).toContainText("nothing at /nobody");
  await page.getByRole("button", { name: "Save the mapping" }).click();
  const warning = page.getByRole("dialog", { name: "Save a mapping that fails?" });
  await expect(warning.getByText("customerId")).toBeVisible();
  await warning.getByRole("button", { name: "Keep editing" }).click();
  await rules.fill(text.replace("/customerId", "/who"));
  await expect(page.getByText("Tried on 1 stored delivery: 1 becomes an event.")).toBeVisible();
  await expect(output).toContainText(customerId);
  await page.getByRole("button", { name: "Save the mapping" }).click();
  await expect(page.getByText(`Saved version 2 of ${name}.`)).toBeVisible();

  expect(await runExample(page, secret, payload)).toBe("200");
  const eventId = await until("event of the source", SOON_MS, async () => {
    const [row] = await sql<{ id: string }[]>`
      select outbox_id as id from webhook_deliveries where provider = ${`sources/${name}`} and status <> 'rejected'`;
    return row?.id;
  });
  await page.goto(`/events/${eventId}?name=user%2Ftrial.started`);
  const event = page.getByRole("complementary", { name: "Event" });
  await expect(event.getByRole("link", { name: "trial-welcome-series" })).toBeVisible({
    timeout: RECOVERY_MS,
  });
  await expect(event.getByRole("region", { name: "Payload" })).toContainText(customerId);
  await expectAccessible(page);
  await event.getByRole("link", { name: /^dlv_/ }).click();
  await expect(page).toHaveURL(/\/webhooks\/dlv_/);

  await page.goto(`/webhooks/sources/${name}`);
  await page.getByRole("button", { name: "Rotate the secret" }).click();
  const rotation = page.getByRole("dialog", { name: /^Rotate the secret/ });
  const next = await rotation.getByLabel("Secret", { exact: true }).inputValue();
  await rotation.getByRole("button", { name: "Add the secret" }).click();
  await expect(page.getByText("2 in use: the new one and the one before")).toBeVisible();
  for (const one of [secret, next]) expect(await runExample(page, one, payload)).toBe("200");
  await page.getByRole("button", { name: "Drop the old secret" }).click();
  await page.getByRole("button", { name: "Drop it" }).click();
  await expect(page.getByText("1 in use")).toBeVisible();
  expect(await runExample(page, secret, payload)).toBe("401");
  await page.goto(`/audit?subject=${name}`);
  await expect(page.getByText("a webhook source, version 4")).toBeVisible();
  expect(said).toEqual([]);
});

test("an event is sent by a form made of its schema; a misspelt name is listed as unmatched", async ({
  page,
}) => {
  const said = watchConsole(page);
  const customerId = await newCustomer();
  const typo = `customer/chured.${randomUUID().slice(0, 8)}`;
  const response = await fetch(`${engineUrl}/e/${env.inngest.eventKey}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: typo, data: { customerId, note: "Ada Lovelace" } }),
  });
  expect(response.status).toBe(200);

  await openAs(page, "engineer", "/events/catalogue");
  const row = page.getByRole("row").filter({ hasText: "customer/email.received" });
  await expect(row).toContainText("tier (enterprise | pro | standard)");
  await expect(row.getByRole("link", { name: "handle-customer-email" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Send customer/health_check.requested" }).click();
  const sheet = page.getByRole("dialog", { name: "Send a test event" });
  await expect(sheet.getByText("It wakes customer-health-check.")).toBeVisible();
  await sheet.getByRole("button", { name: "Send customer/health_check.requested" }).click();
  await expect(sheet.getByText("This is required.")).toBeVisible();
  await expectAccessible(page);
  await sheet.getByLabel("customerId").fill(customerId);
  await sheet.getByRole("button", { name: "JSON" }).click();
  await expect(sheet.getByLabel("Data as JSON")).toHaveValue(new RegExp(customerId));
  await sheet.getByRole("button", { name: "Send customer/health_check.requested" }).click();
  await expect(page).toHaveURL(/\/events\/evt_/);
  const event = page.getByRole("complementary", { name: "Event" });
  const run = event.getByRole("link", { name: "customer-health-check" });
  await expect(run).toBeVisible({ timeout: RECOVERY_MS });
  const [audited] = await sql`
    select subject_id from audit_log where action = 'event_sent' order by seq desc limit 1`;
  expect(page.url()).toContain(String(audited?.subject_id));

  await goTo(page, `/events?matched=nothing&name=${encodeURIComponent(typo)}`);
  const stranger = page.getByRole("row").filter({ hasText: typo });
  await expect(stranger).toContainText("Matched nothing", { timeout: RECOVERY_MS });
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(event.getByText("Nobody listens to this name.")).toBeVisible();
  await expect(event.getByRole("region", { name: "Payload" })).not.toContainText("Lovelace");
  await expectAccessible(page);
  expect(said).toEqual([]);
});

test("both pages fit a phone, and a viewer is offered no action", async ({ page }) => {
  await page.setViewportSize(PHONE);
  await openAs(page, "viewer", "/events");
  const [event] = await sql<{ id: string }[]>`select id from outbox order by created_at desc limit 1`;
  const paths = [
    "/events",
    `/events/${event?.id}`,
    "/events/catalogue",
    "/webhooks/sources",
    "/webhooks/sources/app",
  ];
  for (const path of paths) {
    await page.goto(path);
    await expect(page.getByRole("main")).not.toBeEmpty();
    await expectAccessible(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, `${path} fits the phone`).toBeLessThanOrEqual(PHONE.width);
    await expect(page.getByRole("button", { name: /^(Send|Save|Rotate|New source|Add)/ })).toHaveCount(0);
  }
  await expect(page.getByRole("region", { name: "Mapping" }).last()).toContainText("customer/churned");
});
