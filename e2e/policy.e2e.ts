import { expect, test } from "@playwright/test";
import { forgetPoliciesAfter, SOON_MS, sql } from "./support/desk.ts";
import { healthy } from "./support/parts.ts";
import { expectAccessible, goTo, PHONE, signInOnScreen } from "./support/screen.ts";

let before = 0;

test.beforeAll(async () => {
  await healthy();
  const [newest] = await sql`select max(version)::int as version from policies`;
  before = newest?.version;
});

/** The other suites need the first policy. */
test.afterAll(async () => {
  await sql`delete from policy_drafts`;
  await forgetPoliciesAfter(before);
});

test("an admin writes a rule by keyboard, rehearses it, and another admin publishes it", async ({
  page,
  browser,
}) => {
  await signInOnScreen(page, "admin", "/settings/policy");
  await expect(page.getByRole("heading", { name: `Policy v${before} decides.` })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Add a rule" }).focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("Then").selectOption("automatic");
  await page.getByRole("button", { name: "Condition on amount" }).press("Enter");
  await page.getByRole("textbox", { name: "Amount" }).fill("20");
  const rules = page.getByRole("list", { name: "Rules, in order" }).getByRole("listitem");
  await expect(rules.first()).toContainText("When kind is refund and amount is up to $20.00");
  await expect(rules.first()).toContainText("loosens", { timeout: SOON_MS });
  await expect(page.getByRole("region", { name: "Rehearsal" })).toContainText("approval");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Move rule 1 down" }).press("Alt+ArrowDown");
  await expect(rules.nth(1)).toContainText("up to $20.00");
  await page.getByRole("button", { name: "Move rule 2 up" }).press("Alt+ArrowUp");
  await expect(rules.first()).toContainText("up to $20.00");

  await page.getByRole("textbox", { name: "Why" }).fill("Small sums are not worth a question");
  await page.getByRole("button", { name: /^Ask .+ to publish$/ }).click();
  await expect(page.getByText(`Draft v${before + 1} by`)).toBeVisible({ timeout: SOON_MS });
  await expect(page.getByRole("button", { name: `Publish v${before + 1}` })).toHaveCount(0);
  const [waiting] = await sql`select count(*)::int as n from policies where version > ${before}`;
  expect(waiting?.n).toBe(0);

  const context = await browser.newContext({ viewport: PHONE });
  const answer = await context.request.post(new URL("/api/auth/sign-in/email", page.url()).href, {
    headers: { origin: new URL(page.url()).origin },
    data: { email: "admin2@vagus.local", password: "vagus-local-only" },
  });
  expect(answer.status()).toBe(200);
  const phone = await context.newPage();
  await phone.goto(page.url());
  await phone.getByRole("button", { name: `Publish v${before + 1}` }).click();
  await expect(phone.getByRole("heading", { name: `Policy v${before + 1} decides.` })).toBeVisible({
    timeout: SOON_MS,
  });
  await context.close();
});

test("a viewer reads the rules and sees no action", async ({ page }) => {
  await signInOnScreen(page, "viewer");
  await goTo(page, "/settings/policy");
  await expect(page.getByRole("list", { name: "Rules, in order" })).toContainText("Otherwise");
  await expect(page.getByRole("button", { name: /rule/i })).toHaveCount(0);
});
