import { expect, test } from "@playwright/test";
import { approvalOf, deliver, runIs, SOON_MS, sql, tellStory } from "./support/desk.ts";
import { healthy } from "./support/parts.ts";
import { expectAccessible, PHONE, signInOnScreen, watchConsole } from "./support/screen.ts";
import { mailsTo, mailText, refundsOf } from "./support/vendors.ts";

test.beforeEach(healthy);

async function ticketOf(providerId: string): Promise<string> {
  const [row] = await sql<{ ticket: string }[]>`
    select ticket_id as ticket from messages where provider_message_id = ${providerId}`;
  return row?.ticket ?? "";
}

test("a person takes a ticket over, answers it and resolves it, by keyboard only", async ({ page }) => {
  const said = watchConsole(page);
  const story = await tellStory({ amountCents: 2345 });
  await deliver(story.payload);
  await approvalOf(story);
  await signInOnScreen(page, "reviewer", `/tickets/${await ticketOf(story.providerId)}`);
  const actions = page.getByRole("toolbar", { name: "Ticket actions" });
  await expect(actions.getByRole("button", { name: "Reply" })).toHaveCount(0);

  // No single key takes a ticket over, and the dialog that would withdraw an open approval focuses Cancel.
  await page.keyboard.press("o");
  await actions.getByRole("button", { name: "Take over" }).focus();
  await page.keyboard.press("Enter");
  const question = actions.getByRole("group", { name: /The open approval is withdrawn/ });
  await expect(question.getByRole("button", { name: "Leave it to the agent" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(question).toBeHidden();
  await expect(actions.getByRole("button", { name: "Take over" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expectAccessible(page);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByText("You have this ticket in hand.")).toBeVisible();
  await expect(page.getByText("took over a ticket")).toBeVisible({ timeout: SOON_MS });
  await runIs(story, "completed");
  expect(await refundsOf(story.chargeId)).toEqual([]);
  await expectAccessible(page);

  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog", { name: /^Reply to/ });
  await expect(dialog.getByLabel("Your reply, as plain text")).toBeFocused();
  await dialog.getByRole("button", { name: "Send the reply" }).click();
  await expect(dialog.getByText("Write something first. Nothing was sent.")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel("Your reply, as plain text").fill("Hello, a person here. I am looking into it.");
  await dialog.getByRole("button", { name: "Send the reply" }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await mailsTo(story.email)).length, { timeout: SOON_MS }).toBe(1);
  const [mail] = await mailsTo(story.email);
  expect(await mailText(mail?.MessageID ?? "")).toContain("a person here");
  await expect(page.getByLabel("Conversation").getByText("a person here")).toBeVisible();

  await page.keyboard.press("s");
  await expect(page.getByRole("heading", { name: "Summary by the agent" })).toBeVisible({ timeout: SOON_MS });
  await page.keyboard.press("e");
  await expect(page.getByText("resolved a ticket")).toBeVisible({ timeout: SOON_MS });
  await expect(actions.getByRole("button", { name: "Resolve" })).toHaveCount(0);
  await expectAccessible(page);
  expect(said).toEqual([]);
});

test("the pages fit a phone, and a role that may not decide sees no actions", async ({ browser }) => {
  const story = await tellStory({ amountCents: 3456 });
  await deliver(story.payload);
  await approvalOf(story);
  const path = `/tickets/${await ticketOf(story.providerId)}`;
  const phone = await browser.newContext({ viewport: PHONE, hasTouch: true });
  const reviewer = await phone.newPage();
  await signInOnScreen(reviewer, "reviewer", path);
  const takeOver = reviewer.getByRole("button", { name: "Take over" });
  expect((await takeOver.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  const overflow = () =>
    reviewer.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await overflow()).toBe(0);
  await takeOver.tap();
  await reviewer.getByRole("button", { name: "Take over, withdraw the approval" }).tap();
  await expect(reviewer.getByText("You have this ticket in hand.")).toBeVisible({ timeout: SOON_MS });
  await reviewer.getByRole("button", { name: "Reply" }).tap();
  await expect(reviewer.getByRole("dialog", { name: /^Reply to/ })).toBeVisible();
  expect(await overflow()).toBe(0);
  await expectAccessible(reviewer);
  await phone.close();

  const viewer = await browser.newPage();
  await signInOnScreen(viewer, "viewer", path);
  await expect(viewer.getByText("Taken over")).toBeVisible();
  await expect(viewer.getByRole("toolbar", { name: "Ticket actions" })).toHaveCount(0);
  await viewer.close();
});

test("taking a ticket over from a person asks with their name; that person sees it and cannot reply", async ({
  browser,
}) => {
  const story = await tellStory({ amountCents: 4567 });
  await deliver(story.payload);
  await approvalOf(story);
  const path = `/tickets/${await ticketOf(story.providerId)}`;
  const first = await (await browser.newContext()).newPage();
  await signInOnScreen(first, "reviewer", path);
  await first.getByRole("button", { name: "Take over" }).click();
  await first.getByRole("button", { name: "Take over, withdraw the approval" }).click();
  await first.getByRole("button", { name: "Reply" }).click();
  const dialog = first.getByRole("dialog", { name: /^Reply to/ });
  await dialog.getByLabel("Your reply, as plain text").fill("Hello, I am on it.");

  const second = await (await browser.newContext()).newPage();
  await signInOnScreen(second, "senior", path);
  await expect(second.getByRole("button", { name: "Reply" })).toHaveCount(0);
  await second.getByRole("button", { name: "Take over" }).click();
  await second.getByRole("button", { name: "Take over from Rosa Reviewer" }).click();
  await expect(second.getByRole("button", { name: "Reply" })).toBeVisible();

  await expect(dialog.getByText("Sven Senior took this ticket over.")).toBeVisible({ timeout: SOON_MS });
  await dialog.getByRole("button", { name: "Send the reply" }).click();
  await expect(first.getByText(/Sven Senior has this ticket in hand/)).toBeVisible({ timeout: SOON_MS });
  await expect(dialog.getByLabel("Your reply, as plain text")).toHaveValue("Hello, I am on it.");
  await dialog.getByRole("button", { name: "Do not send" }).click();
  await expect(first.getByText("Sven Senior took this ticket over from you.")).toBeVisible();
  await expectAccessible(first);
  expect(await mailsTo(story.email)).toEqual([]);
});
