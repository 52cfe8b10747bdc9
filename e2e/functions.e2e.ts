import { expect, test } from "@playwright/test";
import { deliver, Person, RECOVERY_MS, runIs, SOON_MS, tellStory } from "./support/desk.ts";
import { forgetFunctions } from "./support/engine.ts";
import { healthy } from "./support/parts.ts";
import { expectAccessible, openAs, PHONE, signInOnScreen, watchConsole } from "./support/screen.ts";

const REASON = "Reason, kept in the audit log";

// Axe checks every state in two themes, which takes longer than the actions.
test.slow();
test.beforeEach(healthy);

test("a cron is found in the registry and invoked by hand, which leads to its run", async ({ page }) => {
  const said = watchConsole(page);
  await openAs(page, "engineer", "/runs");
  await page.keyboard.press("g");
  await page.keyboard.press("f");
  await expect(page).toHaveURL(/\/functions$/);
  const row = page.getByRole("row").filter({ hasText: "weekly-support-metrics" });
  await expect(row).toContainText("Mondays at 09:00 UTC");
  await expect(row).toContainText("Active");

  await page.keyboard.press("j");
  await expect(page.getByRole("row").nth(1).getByRole("link")).toBeFocused();
  await row.getByRole("link").click();
  await expect(page.getByRole("heading", { name: "weekly-support-metrics", level: 2 })).toBeVisible();
  await expect(page.getByText("Each step is tried 5 more times before it fails")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("i");
  const sheet = page.getByRole("dialog", { name: "Invoke weekly-support-metrics" });
  await expectAccessible(page);
  // A double click starts one run.
  await sheet.getByRole("button", { name: "Invoke function" }).dblclick();
  await expect(page).toHaveURL(/\/runs\/run_/, { timeout: RECOVERY_MS });
  await expect(page.getByText(/^It completed in/)).toBeVisible({ timeout: RECOVERY_MS });
  await page.goto("/runs?functionId=weekly-support-metrics");
  await expect(page.getByRole("row").filter({ hasText: "weekly-support-metrics" })).toHaveCount(1);

  await page.goto("/");
  const weeks = page.getByRole("table", { name: "Support by week, newest first" });
  await expect(weeks.getByRole("row").filter({ hasText: "The agent" })).toHaveCount(1);
  expect(said).toEqual([]);
});

test("a function is invoked with the data of its event, which is checked before anything starts", async ({
  page,
}) => {
  const story = await tellStory();
  await openAs(page, "engineer", "/functions/customer-health-check");
  await page.getByRole("button", { name: "Invoke function" }).click();
  const sheet = page.getByRole("dialog", { name: "Invoke customer-health-check" });
  await sheet.getByRole("button", { name: "Invoke function" }).click();
  await expect(sheet.getByLabel("customerId")).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page);
  await sheet.getByLabel("customerId").fill(story.customerId);
  await sheet.getByRole("button", { name: "Invoke function" }).click();
  await expect(page).toHaveURL(/\/runs\/run_/, { timeout: RECOVERY_MS });
  await expect(page.getByText(/^It completed in/)).toBeVisible({ timeout: RECOVERY_MS });

  await page.getByRole("button", { name: "Function customer-health-check" }).click();
  await page.getByRole("menuitem", { name: "Open function" }).click();
  await expect(
    page.getByText(/^(1 run in the last day; it did not fail|\d+ runs in the last day, none failed)\.$/),
  ).toBeVisible();
  await expect(page.getByRole("link", { name: /^\d+ runs?$/ })).toHaveAttribute("href", /from=/);
});

test("a pause shows everywhere at once, and waiting runs continue without loss", async ({
  browser,
  page,
}) => {
  const other = await (await browser.newContext()).newPage();
  await signInOnScreen(other, "viewer", "/functions");
  await openAs(page, "engineer", "/functions/handle-customer-email");
  await page.getByRole("button", { name: "Pause function" }).click();
  const dialog = page.getByRole("dialog", { name: "Pause handle-customer-email?" });
  await dialog.getByLabel(REASON).fill("It answers in verse");
  await dialog.getByRole("button", { name: "Pause handle-customer-email" }).click();
  await expect(page.getByText(/^Paused by .*: It answers in verse/)).toBeVisible({ timeout: SOON_MS });
  await expect(page.getByText("Not invoked by hand. It is paused: resume it first.")).toBeVisible();
  await expectAccessible(page);
  const row = other.getByRole("row").filter({ hasText: "handle-customer-email" });
  await expect(row).toContainText("Paused", { timeout: SOON_MS });
  await expect(other.getByText(/handle-customer-email paused/).first()).toBeVisible();

  const story = await tellStory({ subject: "My parcel", text: "Where is my parcel?" });
  await deliver(story.payload);
  await runIs(story, "waiting", RECOVERY_MS);
  await page.getByRole("button", { name: "Resume function" }).click();
  await page.getByRole("dialog").getByLabel(REASON).fill("Prose again");
  await page.getByRole("dialog").getByRole("button", { name: "Resume handle-customer-email" }).click();
  await expect(row).toContainText("Active", { timeout: SOON_MS });
  await runIs(story, "completed", RECOVERY_MS);
  await other.context().close();
});

test("a registration that differs from the code is named, and a resync repairs it", async ({ page }) => {
  await openAs(page, "engineer", "/functions");
  const differ = page.getByRole("table", { name: "Functions that differ" });
  // The embedded engine registers the app again every few seconds, which repairs the drift: the test must be quicker.
  await expect(async () => {
    await forgetFunctions({ but: { id: "gone", event: "test/gone" } });
    await page.reload();
    await expect(differ).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: RECOVERY_MS });
  await expect(differ.getByRole("row").filter({ hasText: "batch-embed-tickets" })).toContainText(
    "nothing that wakes it",
  );
  await expect(page.getByText(/functions differ in the engine/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Resync with engine" }).click();
  await expect(page.getByText(/^(Mended: .*batch-embed-tickets|Nothing differed)/)).toBeVisible({
    timeout: SOON_MS,
  });
  await expect(differ).toHaveCount(0);
});

test("cost is shown by function, and a function that cannot be invoked shows why", async ({ page }) => {
  await openAs(page, "senior", "/functions/cost");
  await expect(page.getByText(/executions a month \(31 days\)/)).toBeVisible();
  await expect(page.getByRole("table", { name: "Cost by function, the dearest first" })).toBeVisible();
  await page.goto("/functions/pulse");
  await expect(page.getByText("Invoking takes the role engineer or admin.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^(Pause|Invoke)/ })).toHaveCount(0);
  const senior = await Person.signIn("senior");
  const key = "senior-may-not";
  expect((await senior.request("POST", "/api/functions/pulse/invoke", { key })).status).toBe(403);
  const engineer = await Person.signIn("engineer");
  const refused = await engineer.request("POST", "/api/functions/batch-embed-tickets/invoke", { key });
  expect([refused.status, (await refused.json()).error.code]).toEqual([422, "not_invocable"]);
});

test("the filter of the runs offers every function", async ({ page }) => {
  await openAs(page, "viewer", "/runs");
  const filter = page.getByRole("combobox", { name: "Function" });
  await filter.fill("thread-summary");
  await expect(page).toHaveURL(/functionId=thread-summary/);
  await filter.fill("a-function-that-was");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/functionId=a-function-that-was/);
});

test("the pages fit a phone", async ({ page }) => {
  await page.setViewportSize(PHONE);
  await openAs(page, "engineer", "/functions");
  for (const path of ["/functions", "/functions/handle-customer-email", "/functions/cost"]) {
    await page.goto(path);
    await expect(page.getByRole("main")).not.toBeEmpty();
    await expectAccessible(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, `${path} fits the phone`).toBeLessThanOrEqual(PHONE.width);
  }
});
