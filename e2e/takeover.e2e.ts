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

test("a person takes a ticket over, answers it and resolves it; by keyboard alone", async ({ page }) => {
  const said = watchConsole(page);
  const story = await tellStory({ amountCents: 2345 });
  await deliver(story.payload);
  await approvalOf(story);
  await signInOnScreen(page, "reviewer", `/tickets/${await ticketOf(story.providerId)}`);
  const actions = page.getByRole("toolbar", { name: "Ticket actions" });
  await expect(actions.getByRole("button", { name: "Reply" })).toHaveCount(0);

  await page.keyboard.press("o");
  await expect(page.getByText("A person has this ticket in hand.")).toBeVisible();
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

test("all of it fits a phone, and who may not decide sees no actions", async ({ browser }) => {
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
  await expect(reviewer.getByText("A person has this ticket in hand.")).toBeVisible({ timeout: SOON_MS });
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
