import { expect, test } from "@playwright/test";
import { deliver, runIs, SOON_MS, sql, tellStory } from "./support/desk.ts";
import { healthy } from "./support/parts.ts";
import { expectAccessible, PHONE, signInOnScreen, watchConsole } from "./support/screen.ts";
import { bounce, mailsTo } from "./support/vendors.ts";

test.beforeEach(healthy);

/** A customer whose answer came back, so that mail to them is stopped. */
async function unreachable() {
  const story = await tellStory({ subject: "My parcel", text: "Where is my parcel?" });
  await deliver(story.payload);
  await runIs(story, "completed");
  const [mail] = await mailsTo(story.email);
  await bounce(mail?.MessageID ?? "");
  const closed = () => sql`select 1 from suppressed_addresses where address = ${story.email}`;
  await expect.poll(async () => (await closed()).length, { timeout: SOON_MS }).toBe(1);
  return { ...story, closed };
}

test("a customer with a suppressed address is found, opened, and gets mail again", async ({ page }) => {
  const said = watchConsole(page);
  const customer = await unreachable();
  await signInOnScreen(page, "reviewer", "/customers");
  await expectAccessible(page);
  const views = page.getByRole("navigation", { name: "Views of the customers" });
  await views.getByRole("link", { name: "Mail stopped" }).click();
  const row = page.getByRole("row").filter({ hasText: customer.email });
  await expect(row.getByRole("cell", { name: "Stopped", exact: true })).toBeVisible();
  await row.getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/customers/${customer.customerId}$`));
  await expect(page.getByRole("heading", { name: "Test Customer" })).toBeVisible();
  await expect(page.getByRole("table", { name: /^Orders/ }).getByText(customer.orderId)).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("link", { name: "My parcel" }).click();
  await expect(page.getByRole("heading", { name: "My parcel" })).toBeVisible();
  await page.getByRole("button", { name: "Allow mail again" }).click();
  await expect(page.getByText("Mail to this address came back.")).toBeHidden();
  await expect(page.getByText("allowed mail again")).toBeVisible({ timeout: SOON_MS });
  expect(await customer.closed()).toEqual([]);

  await page.getByRole("toolbar", { name: "Ticket actions" }).getByRole("button", { name: "Reply" }).click();
  const dialog = page.getByRole("dialog", { name: /^Reply to/ });
  await dialog.getByLabel("Your reply, as plain text").fill("Hello again, your address works now.");
  await dialog.getByRole("button", { name: "Send the reply" }).click();
  await expect.poll(async () => (await mailsTo(customer.email)).length, { timeout: SOON_MS }).toBe(2);
  expect(said).toEqual([]);
});

test("the pages fit a phone, and a role that may not reply sees neither the button nor personal data", async ({
  browser,
}) => {
  const customer = await unreachable();
  const phone = await browser.newContext({ viewport: PHONE, hasTouch: true });
  const page = await phone.newPage();
  await signInOnScreen(page, "viewer", `/customers/${customer.customerId}`);
  await expect(page.getByText("Mail to this address came back.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Allow mail again" })).toHaveCount(0);
  await expect(page.getByText(customer.email)).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "T••• C•••" })).toBeVisible();
  await expectAccessible(page);
  for (const path of ["/customers", `/customers/${customer.customerId}`]) {
    await page.goto(path);
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await overflow()).toBe(0);
  }
  await phone.close();
});
