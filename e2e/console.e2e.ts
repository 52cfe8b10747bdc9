import { expect, test } from "@playwright/test";
import { approvalOf, deliver, Person, runIs, SOON_MS, tellStory } from "./support/desk.ts";
import { healthy } from "./support/parts.ts";
import { expectAccessible, PHONE, signInOnScreen, watchConsole } from "./support/screen.ts";
import { mailsTo, refundsOf } from "./support/vendors.ts";

test.beforeEach(healthy);

test("a newcomer sends a mail, follows its run, decides, and finds all records", async ({ page }) => {
  const said = watchConsole(page);
  await signInOnScreen(page, "reviewer", "/playground");
  await page.getByRole("button", { name: "Charged twice" }).click();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("link", { name: "Decide $49.00" }).click({ timeout: SOON_MS });

  await expect(page.getByRole("heading", { name: "$49.00", exact: true })).toBeVisible();
  await expect(page.getByText("I was charged twice for order ord_1001")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Approve $49.00 refund" }).click();
  await expect(page.getByText("Approved by you")).toBeVisible();
  await expect(page.getByLabel("Steps after the decision")).toContainText(/refund re_.* confirmed/, {
    timeout: SOON_MS,
  });
  await expect(page.getByText("reply sent")).toBeVisible({ timeout: SOON_MS });

  const [refund] = await refundsOf("ch_sbx_1001");
  await page.getByRole("link", { name: /^tkt_/ }).first().click();
  await expect(page.getByRole("heading", { name: "Charged twice for ord_1001" })).toBeVisible();
  await expect(page.getByText("I have refunded $49.00")).toBeVisible();
  for (const step of [
    "audit-received",
    "run-agent",
    "issue-refund",
    "resume-agent",
    "send-reply",
    "audit-sent",
  ]) {
    await expect(page.getByText(step, { exact: true })).toBeVisible();
  }
  await expect(page.getByText("Refund of $49.00 for ord_1001")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("link", { name: "Audit" }).click();
  const row = page.getByRole("row").filter({ hasText: `Stripe ${refund?.id}` });
  await expect(row).toContainText("issued a refund of $49.00");
  await expect(
    page.getByRole("row").filter({ hasText: "Rosa Reviewer" }).filter({ hasText: "approved" }),
  ).toHaveCount(1);
  await expectAccessible(page);

  await page.getByRole("link", { name: "Playground" }).click();
  await expect(page.getByText("Re: Charged twice for ord_1001")).toBeVisible();
  await expectAccessible(page);
  expect(said).toEqual([]);
});

test("a reviewer rejects with a reason, takes it back, and approves, by keyboard only", async ({ page }) => {
  const story = await tellStory({ amountCents: 1234 });
  await deliver(story.payload);
  const { id } = await approvalOf(story);
  await signInOnScreen(page, "reviewer", `/approvals/${id}`);
  await expect(page.getByRole("heading", { name: "$12.34", exact: true })).toBeVisible();

  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog", { name: /^Reject \$12\.34/ });
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.keyboard.press("r");
  await page.keyboard.press("4");
  await expect(dialog).toContainText("No reason is given.");
  await dialog.getByLabel(/^Note to /).fill("Please send a photo.");
  await expect(dialog).toContainText("reads: “Please send a photo.”");
  await dialog.getByRole("button", { name: "Reject refund" }).press("Enter");
  await expect(page.getByText("Rejected by you")).toBeVisible();
  await page.keyboard.press("u");
  await expect(page.getByRole("button", { name: "Approve $12.34 refund" })).toBeVisible();
  await page.keyboard.press("a");
  await expect(page.getByText("reply sent")).toBeVisible({ timeout: SOON_MS });
  expect(await refundsOf(story.chargeId)).toHaveLength(1);
  expect(await mailsTo(story.email)).toHaveLength(1);
});

test("the card locks when somebody else decides, without moving", async ({ page }) => {
  const story = await tellStory({ amountCents: 2345 });
  await deliver(story.payload);
  const { id } = await approvalOf(story);
  await signInOnScreen(page, "reviewer", `/approvals/${id}`);
  const approve = page.getByRole("button", { name: "Approve $23.45 refund" });
  await expect(approve).toBeVisible();
  const bar = page.getByRole("region", { name: "Decision" });
  const before = await bar.boundingBox();
  await (await Person.signIn("senior")).decide(id, "approve");
  await expect(page.getByText("Sven Senior").first()).toBeVisible({ timeout: SOON_MS });
  await expect(approve).toBeHidden();
  expect(await bar.boundingBox()).toEqual(before);
  await runIs(story, "completed");
});

test("on a phone the card is the page", async ({ page }) => {
  await page.setViewportSize(PHONE);
  const story = await tellStory({ amountCents: 3456 });
  await deliver(story.payload);
  await approvalOf(story);
  await signInOnScreen(page, "reviewer");
  await expectAccessible(page);
  await page.getByRole("link", { name: /\$34\.56/ }).click();
  await expect(page.getByRole("heading", { name: "$34.56", exact: true })).toBeVisible();
  await expectAccessible(page);
  const approve = page.getByRole("button", { name: "Approve $34.56 refund" });
  expect((await approve.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await approve.click();
  await expect(page.getByText("reply sent")).toBeVisible({ timeout: SOON_MS });
  for (const path of ["/tickets", "/audit", "/playground"]) {
    await page.goto(path);
    await expectAccessible(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, `${path} fits the phone`).toBeLessThanOrEqual(PHONE.width);
  }
});

test("search works on a phone, leads to the runs, and closes when it opens a page", async ({ page }) => {
  await page.setViewportSize(PHONE);
  await signInOnScreen(page, "engineer", "/runs");
  const search = page.getByRole("combobox", { name: "Search pages, ids, actions" });
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await search.fill("refund");
  await expectAccessible(page);
  await page.getByRole("option", { name: "Search runs for “refund”" }).click();
  await expect(page).toHaveURL(/\/runs\?q=refund$/);

  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await search.fill("keys");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Keys of this page" })).toBeVisible();
});

test("a viewer sees no personal data and cannot decide", async ({ page }) => {
  const story = await tellStory({ amountCents: 4567 });
  await deliver(story.payload);
  const { id } = await approvalOf(story);
  await signInOnScreen(page, "viewer", `/approvals/${id}`);
  await expect(page.getByRole("heading", { name: "$45.67", exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve $45.67 refund" })).toBeHidden();
  const html = await page.content();
  expect(html).not.toContain(story.email);
  expect(html).not.toContain("I was charged twice for");
  expect((await (await Person.signIn("viewer")).decide(id, "approve")).status).toBe(403);
});

test("pages require a session, and a wrong password reveals nothing", async ({ page }) => {
  await page.goto("/audit");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Faudit$/);
  await expectAccessible(page);
  await page.getByLabel("Email").fill("reviewer@vagus.local");
  await page.getByLabel("Password").fill("wrong-password-wrong");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText(/do not match|not right|wrong/i).first()).toBeVisible();
  expect(page.url()).not.toContain("wrong-password");
});
