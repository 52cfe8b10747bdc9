import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { stripeFixture, stripeRequest } from "@/testing/stripe-request";
import { consoleUrl, env } from "./support/addresses.ts";
import { deliver, RECOVERY_MS, runIs, sql, tellStory } from "./support/desk.ts";
import { healthy } from "./support/parts.ts";
import { expectAccessible, goTo, openAs, PHONE, watchConsole } from "./support/screen.ts";

// Axe checks every state in two themes, which takes longer than the actions.
test.slow();
test.beforeEach(healthy);

/** Stripe posts an event of a unique type, so that a list can be filtered by it; with a valid signature by default. */
async function fromStripe(
  type: string,
  secret = env.stripe.webhookSecrets[0],
): Promise<{ status: number; eventId: string }> {
  const eventId = `evt_${randomUUID().replaceAll("-", "")}`;
  const request = stripeRequest({ ...stripeFixture("stripe.refund.updated"), id: eventId, type }, { secret });
  const { status } = await fetch(`${consoleUrl}/api/webhooks/stripe`, {
    method: "POST",
    headers: request.headers,
    body: await request.text(),
  });
  return { status, eventId };
}

const panelOf = (page: Page) => page.getByRole("complementary", { name: "Delivery" });

test("a wrong secret shows at once, live, by keyboard, with its remedy", async ({ page }) => {
  const said = watchConsole(page);
  const from = new Date().toISOString();
  await openAs(page, "engineer", `/webhooks?status=rejected&from=${encodeURIComponent(from)}`);
  await expect(page.getByText("No delivery matches")).toBeVisible();
  expect((await fromStripe("refund.updated", "whsec_of_another_endpoint")).status).toBe(400);
  const row = page.getByRole("row").filter({ hasText: "wrong secret" });
  await expect(row).toContainText("Rejected");

  // A new delivery waits behind the pill; the list does not move until the pill is pressed.
  await fromStripe("refund.updated", "whsec_of_another_endpoint");
  await page.getByRole("button", { name: "1 new" }).click();
  await expect(row).toHaveCount(2);

  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/webhooks\/dlv_/);
  const panel = panelOf(page);
  await expect(panel.getByText(/^Turned away: wrong secret/)).toBeVisible();
  await expect(panel.getByText(/Compare the signing secret/)).toBeVisible();
  await expect(panel.getByText(/Correct the secret first/)).toBeVisible();
  await expect(panel.getByRole("button", { name: "Process again" })).toHaveCount(0);
  await panel.getByRole("button", { name: "Verify again" }).click();
  await expect(page.getByText(/^Verified again with today’s secrets: no/)).toBeVisible();
  await expectAccessible(page);
  // Opened by its address alone, it closes by the same key.
  await goTo(page, page.url());
  await expect(panel).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
  expect(said).toEqual([]);
});

test("revealing a mail's delivery is audited, and replaying it leads to its runs", async ({
  browser,
  page,
}) => {
  const story = await tellStory({ subject: "Hello", text: "Hi, where is my parcel?" });
  await deliver(story.payload);
  await runIs(story, "completed", RECOVERY_MS);
  const [delivery] = await sql<{ id: string }[]>`
    select id from webhook_deliveries where provider_event_id = ${story.providerId}`;
  const id = delivery?.id ?? "";

  const reviewer = await (await browser.newContext()).newPage();
  await openAs(reviewer, "reviewer", `/webhooks/${id}`);
  const panel = panelOf(reviewer);
  await expect(panel.getByRole("region", { name: "Payload", exact: true })).toContainText("•••");
  await expect(panel.getByRole("region", { name: "Payload", exact: true })).not.toContainText(story.email);
  await expect(panel.getByText(/is written to the audit log with your name/)).toBeVisible();
  await panel.getByRole("button", { name: "Reveal" }).click();
  await expect(panel.getByRole("region", { name: "Payload", exact: true })).toContainText(story.email);
  await expectAccessible(reviewer);
  const looks = await sql`
    select actor_id from audit_log where action = 'data_revealed' and subject_id = ${id}`;
  expect(looks).toMatchObject([{ actor_id: "usr_local_reviewer" }]);
  await reviewer.context().close();

  await openAs(page, "engineer", `/webhooks?q=${story.providerId}`);
  await page.getByRole("link", { name: "Inbound" }).click();
  await panelOf(page).getByRole("button", { name: "Process again" }).click();
  const dialog = page.getByRole("dialog", { name: "Process it again?" });
  await expect(dialog).toContainText("customer/email.received is sent under a new id");
  await dialog.getByRole("button", { name: "Process again" }).click();
  const again = panelOf(page).getByRole("region", { name: "Processed again" });
  await expect(again).toContainText("by Enid Engineer");
  await again.getByRole("link", { name: "handle-customer-email" }).click({ timeout: RECOVERY_MS });
  await expect(page).toHaveURL(/\/runs\/run_/);
});

test("all deliveries of a filter are replayed as one operation", async ({ page }) => {
  const from = new Date().toISOString();
  for (let n = 0; n < 3; n++) expect((await fromStripe("refund.updated")).status).toBe(200);
  await fromStripe("product.created");
  await openAs(page, "engineer", `/webhooks?provider=stripe&from=${encodeURIComponent(from)}`);
  await expect(page.getByText("4 deliveries")).toBeVisible();
  await page.getByRole("checkbox", { name: "Select every delivery of this page" }).check();
  await page
    .getByRole("region", { name: "Selection" })
    .getByRole("button", { name: "Process again" })
    .click();
  const sheet = page.getByRole("dialog", { name: "Process again, preview" });
  await expect(
    sheet.getByText(/^3 deliveries are processed again, as stripe\/refund\.updated\. 1 is left/),
  ).toBeVisible();
  await expect(sheet.getByText(/It has no meaning here/)).toBeVisible();
  await expectAccessible(page);
  await sheet.getByLabel("Reason, kept in the audit log").fill("The function is mended");
  await sheet.getByRole("button", { name: /^Process 3 deliveries again/ }).click();
  await expect(page).toHaveURL(/\/operations\/op_/);
  await expect(page.getByRole("heading", { name: "Redelivery of 3 deliveries" })).toBeVisible();
  await expect(page.getByText("All 3 are done.")).toBeVisible({ timeout: RECOVERY_MS });
  await expectAccessible(page);
  const row = page.getByRole("row").filter({ hasText: "Processed" }).first();
  await row.getByRole("link", { name: /^dlv_/ }).click();
  await expect(panelOf(page).getByRole("region", { name: "Processed again" })).toContainText("in op_");
});

test("both halves fit a phone, and a viewer is offered no action", async ({ page }) => {
  await fromStripe("refund.updated", "whsec_of_another_endpoint");
  await page.setViewportSize(PHONE);
  await openAs(page, "viewer", "/webhooks?status=rejected");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Unread request" }).first().click();
  await expect(panelOf(page).getByText(/^Turned away/)).toBeVisible();
  await expectAccessible(page);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(PHONE.width);
  await expect(page.getByRole("button", { name: /^(Process|Reveal)/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Close the delivery" }).click();
  await expect(page.getByRole("table", { name: /^Deliveries/ })).toBeVisible();
});
