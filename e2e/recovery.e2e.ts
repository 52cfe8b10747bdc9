import { expect, type Page, test } from "@playwright/test";
import {
  approvalOf,
  deliver,
  Person,
  RECOVERY_MS,
  runIs,
  SOON_MS,
  type Story,
  sql,
  tellStory,
} from "./support/desk.ts";
import { healthy } from "./support/parts.ts";
import { expectAccessible, goTo, openAs, PHONE, signInOnScreen, watchConsole } from "./support/screen.ts";
import { clearFaults, refundsOf, setFault } from "./support/vendors.ts";

// Axe checks every state in two themes, which takes longer than the actions.
test.slow();
test.beforeEach(healthy);
test.afterEach(clearFaults);

/** Sends a mail whose agent cannot reach its model, and waits until the run has failed. */
async function failAtTheModel(): Promise<{ story: Story; runId: string }> {
  await setFault("openai", { match: "POST /v1/chat/completions", status: 500, times: null });
  const story = await tellStory();
  await deliver(story.payload);
  const runId = await runIs(story, "failed", RECOVERY_MS);
  await clearFaults();
  return { story, runId };
}

/** Gives the reason in the open preview and starts it; ends on the operation's page. */
async function startFromSheet(page: Page, button: RegExp): Promise<void> {
  const sheet = page.getByRole("dialog", { name: /preview$/ });
  await expect(sheet.getByRole("button", { name: button })).toBeEnabled();
  await expectAccessible(page);
  await sheet.getByRole("button", { name: button }).click();
  await expect(sheet.getByText("Write why. Nothing was started.")).toBeVisible();
  await sheet.getByLabel("Reason, kept in the audit log").fill("The vendor is well again");
  await sheet.getByRole("button", { name: button }).click();
  await expect(page).toHaveURL(/\/operations\/op_/);
}

test("a run appears live, is opened, and followed to its end", async ({ page }) => {
  const said = watchConsole(page);
  const story = await tellStory({ amountCents: 5100 });
  // One mail wakes several functions; this is about the one that answers it.
  await openAs(page, "engineer", `/runs?functionId=handle-customer-email&customerId=${story.customerId}`);
  await expect(page.getByText("No run matches")).toBeVisible();
  await expectAccessible(page);
  await deliver(story.payload);
  const row = page.getByRole("row").filter({ hasText: "handle-customer-email" });
  await expect(row).toContainText("Waiting", { timeout: RECOVERY_MS });
  await expectAccessible(page);

  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/runs\/run_/);
  await expect(page.getByText(/^\$51\.00 for .* waits for a reviewer/)).toBeVisible();
  await expect(page.getByText("no money has moved")).toBeVisible();
  await expect(page.getByRole("complementary", { name: /^Step wait-for-decision/ })).toContainText(
    "approval/decided",
  );
  await expectAccessible(page);

  const { id } = await approvalOf(story);
  await (await Person.signIn("reviewer")).decide(id, "approve");
  await expect(page.getByText(/^It completed in/)).toBeVisible({ timeout: RECOVERY_MS });
  await expect(page.getByRole("row").filter({ hasText: "Refund $51.00" })).toContainText(
    "refused if tried again",
  );
  await page.getByRole("button", { name: /^run-agent, completed/ }).click();
  const step = page.getByRole("complementary", { name: "Step run-agent" });
  await expect(step.getByText("Prompt and answer are hidden from your role.").first()).toBeVisible();
  await step.getByRole("tab", { name: /^Attempts/ }).click();
  await expect(step.getByRole("row").filter({ hasText: "completed" })).toHaveCount(1);
  await expectAccessible(page);
  expect(said).toEqual([]);
});

test("a failure is found as a group, rerun after a preview, and its operation ends", async ({ page }) => {
  const { story, runId } = await failAtTheModel();
  await openAs(page, "engineer", `/runs/${runId}`);
  await expect(page.getByText(/run-agent failed 3 times/)).toBeVisible();
  await expect(page.getByText("Safe: nothing it did reached anybody outside.")).toBeVisible();
  await expectAccessible(page);

  const step = page.getByRole("complementary", { name: "Step run-agent" });
  await step.getByRole("link", { name: /open the group|more$/ }).click();
  await expect(page).toHaveURL(/\/errors\/err_/);
  await expect(page.getByText(/belong together|What sets it apart/)).toBeVisible();
  // A build renames and moves code; fingerprints still name the source files and functions.
  const [group] = await sql<{ frames: string[] }[]>`
    select frames from error_groups where id = (select error_group_id from runs where id = ${runId})`;
  expect(group?.frames[0]).toMatch(/^agent\/[\w/-]+\.ts \w{4,}/);
  await expectAccessible(page);

  await page.getByRole("button", { name: /^Rerun \d+ run/ }).click();
  await startFromSheet(page, /^Rerun \d+ run/);
  const { id } = await approvalOf(story, RECOVERY_MS);
  await expect(page.getByRole("heading", { name: /^Rerun of/ })).toBeVisible();
  await expectAccessible(page);
  await (await Person.signIn("reviewer")).decide(id, "approve");
  await expect(page.getByText(/^(It is done|All \d+ are done)\./)).toBeVisible({ timeout: RECOVERY_MS });
  await expectAccessible(page);
  expect(await refundsOf(story.chargeId)).toHaveLength(1);

  await page.goto(`/runs/${runId}`);
  await expect(page.getByText(/^rerun as/)).toContainText("completed");

  await page.goto("/errors");
  await page.getByRole("button", { name: "Resolve" }).click();
  await expect(page.getByText(/^Resolved\. It comes back/)).toBeVisible();
});

test("edited input is shown as a diff, and a waiting run is cancelled", async ({ page }) => {
  const story = await tellStory({ amountCents: 5200 });
  await deliver(story.payload);
  const { id, runId } = await approvalOf(story);
  await openAs(page, "engineer", `/runs/${runId}`);
  await page.getByRole("button", { name: "Cancel run" }).click();
  await startFromSheet(page, /^Cancel 1 run/);
  await expect(page.getByText(/^It is done\./)).toBeVisible({ timeout: RECOVERY_MS });
  expect((await (await Person.signIn("reviewer")).approval(id)).status).toBe("withdrawn");
  await page.goto(`/runs/${runId}`);
  await expect(page.getByText(/^It was cancelled/)).toBeVisible();

  await page.getByRole("button", { name: "Edit input" }).click();
  const dialog = page.getByRole("dialog", { name: "Rerun from the top with edited input" });
  const input = dialog.getByLabel("Input");
  await input.fill("{ not json");
  await expect(dialog.getByText("This is not a JSON object. Nothing was started.")).toBeVisible();
  await input.fill(JSON.stringify({ messageId: "msg_other" }));
  await expect(dialog.getByRole("region", { name: "Changes" })).toContainText("msg_other");
  await expectAccessible(page);
});

test("money is stopped with a reason, everyone sees it, and only some may resume it", async ({
  browser,
  page,
}) => {
  const other = await (await browser.newContext()).newPage();
  await signInOnScreen(other, "senior", "/approvals");
  await openAs(page, "engineer", "/runs");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Search pages, ids, actions" })).toBeFocused();
  await page.keyboard.type("Stop money");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Stop money?" });
  await expectAccessible(page);
  await dialog.getByLabel("Reason, kept in the audit log").fill("Two refunds look wrong");
  await page.keyboard.press("Enter");
  await expect(other.getByText(/money stopped/).first()).toBeVisible({ timeout: SOON_MS });
  await expectAccessible(other);

  await page.getByRole("button", { name: /^Environment/ }).click();
  await expect(page.getByText("Two refunds look wrong")).toBeVisible();
  await expect(page.getByRole("menuitem", { name: /Resume money/ })).toBeHidden();

  await other.getByRole("button", { name: /^Environment/ }).click();
  await expect(other.getByRole("menuitem", { name: /Resume money/ })).toBeVisible();
  await goTo(other, "/");
  await other.getByRole("table", { name: "What needs a person" }).getByText("Resume money").click();
  const resuming = other.getByRole("dialog", { name: "Resume money?" });
  await resuming.getByLabel("Reason, kept in the audit log").fill("They were right");
  await resuming.getByRole("button", { name: "Resume money" }).click();
  await expect(page.getByText(/money stopped/)).toHaveCount(0, { timeout: SOON_MS });
  await other.context().close();
});

test("the overview shows whether a person is needed, as charts and as a table, also by keyboard", async ({
  page,
}) => {
  const story = await tellStory({ amountCents: 5300 });
  await deliver(story.payload);
  await approvalOf(story);
  await openAs(page, "engineer", "/?window=1h");
  await expect(page.getByRole("link", { name: /approvals? waits?$/ })).toBeVisible();
  await expectAccessible(page);
  const hair = page.getByRole("slider", { name: "Cross-hair" });
  const before = await hair.getAttribute("aria-valuetext");
  await hair.focus();
  await page.keyboard.press("ArrowLeft");
  expect(await hair.getAttribute("aria-valuetext")).not.toBe(before);
  await page.getByRole("button", { name: "As table" }).click();
  await expect(page.getByRole("table", { name: /^Figures of the window/ })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("g");
  await page.keyboard.press("e");
  await expect(page).toHaveURL(/\/errors$/);
});

test("every page fits a phone, and a viewer is offered no action", async ({ page }) => {
  const { runId } = await failAtTheModel();
  await page.setViewportSize(PHONE);
  await openAs(page, "viewer", "/");
  for (const path of ["/", "/runs", `/runs/${runId}`, "/errors", "/operations"]) {
    await page.goto(path);
    await expect(page.getByRole("main")).not.toBeEmpty();
    await expectAccessible(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, `${path} fits the phone`).toBeLessThanOrEqual(PHONE.width);
    await expect(page.getByRole("button", { name: /^(Rerun|Cancel|Resolve|Pause)/ })).toHaveCount(0);
  }
});
