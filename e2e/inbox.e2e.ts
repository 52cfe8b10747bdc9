import { expect, type Page, test } from "@playwright/test";
import { expectPaidOnce } from "./support/account.ts";
import { approvalOf, deliver, Person, runIs, SOON_MS, type Story, sql, tellStory } from "./support/desk.ts";
import { healthy } from "./support/parts.ts";
import { expectAccessible, goTo, PHONE, signInOnScreen } from "./support/screen.ts";
import { refundsOf } from "./support/vendors.ts";

test.beforeEach(healthy);

/** A mail that led to an open approval. */
async function asked(amountCents: number): Promise<Story & { id: string }> {
  const story = await tellStory({ amountCents });
  await deliver(story.payload);
  return { ...story, id: (await approvalOf(story)).id };
}

const boxOf = (page: Page, { email }: Story) =>
  page.getByRole("checkbox", { name: new RegExp(`for ${email}`) });
const barOf = (page: Page) => page.getByRole("region", { name: "Selected approvals" });

test("by keyboard, a person selects approvals and approves the allowed ones together; the rest is named", async ({
  page,
}) => {
  const [first, large, last] = [await asked(1111), await asked(60_000), await asked(2222)];
  await signInOnScreen(page, "reviewer", `/approvals/${first.id}`);
  await page.keyboard.press("x");
  await expect(boxOf(page, first)).toBeChecked();
  // The large one came before it and waits for others: it stands in the second group.
  await page.keyboard.press("j");
  await expect(page).toHaveURL(new RegExp(`${last.id}$`));
  await page.keyboard.press("Shift+X");
  const others = page.getByRole("list", { name: "Approvals that wait for others" });
  await expect(others.getByRole("checkbox", { name: new RegExp(`for ${first.email}`) })).toHaveCount(0);
  await others.getByRole("checkbox", { name: new RegExp(`for ${large.email}`) }).focus();
  await page.keyboard.press("Space");
  for (const story of [first, large, last]) await expect(boxOf(page, story)).toBeChecked();
  await expect(boxOf(page, large)).toHaveJSProperty("indeterminate", true);

  const bar = barOf(page);
  await expect(bar.getByRole("status")).toHaveText("3 selected 2 can be approved, $33.33");
  await expect(bar).toContainText(`1 left out: $600.00 for ${large.email}.`);
  await expect(bar).toContainText("The policy asks a senior or an admin next.");
  await expect(page.getByRole("region", { name: "Decision" })).toBeHidden();
  await expectAccessible(page);

  await page.keyboard.press("a");
  await expect(bar.getByRole("status")).toContainText("2 refunds approved, $33.33.", { timeout: SOON_MS });
  await expect(bar).toContainText("until then nothing has left");
  expect(await refundsOf(first.chargeId)).toEqual([]);
  for (const story of [first, last]) {
    await runIs(story, "completed", 20_000);
    await expectPaidOnce(story);
  }
  expect(await refundsOf(large.chargeId)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(bar).toBeHidden();
  const [row] = await sql`select status from approvals where id = ${large.id}`;
  expect(row?.status).toBe("pending");
});

test("a batch is taken back while it is held, and each refused item shows why", async ({ page }) => {
  const [mine, theirs] = [await asked(3311), await asked(3322)];
  await signInOnScreen(page, "reviewer", `/approvals/${mine.id}`);
  for (const story of [mine, theirs]) await boxOf(page, story).check({ force: true });
  // Another person decides first, and this page does not know it.
  await page.route("**/api/live", (route) => route.abort());
  await page.route("**/api/approvals?**", (route) => route.abort());
  expect((await (await Person.signIn("senior")).decide(theirs.id, "reject")).status).toBe(200);
  await page.getByRole("button", { name: /^Approve 2 refunds/ }).click();
  const bar = barOf(page);
  await expect(bar.getByRole("status")).toContainText("1 refund approved, $33.11. 1 refused.");
  await expect(bar.getByRole("list", { name: "Refused" })).toContainText(
    "Already rejected by Sven Senior. Your decision was not recorded.",
  );
  await page.keyboard.press("u");
  await expect(page.getByText("1 taken back. They wait again.")).toBeVisible();
  const [row] = await sql`select status from approvals where id = ${mine.id}`;
  expect(row?.status).toBe("pending");
  expect(await refundsOf(mine.chargeId)).toEqual([]);
});

test("on a phone two taps decide with the amount in view, and a batch takes no more", async ({ browser }) => {
  const [one, two, three] = [await asked(4411), await asked(4422), await asked(4433)];
  const context = await browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await signInOnScreen(page, "reviewer");
  await page.getByRole("link", { name: /\$44\.11/ }).tap();
  await expect(page.getByRole("heading", { name: "$44.11", exact: true })).toBeInViewport();
  const approve = page.getByRole("button", { name: "Approve $44.11 refund" });
  await expect(approve).toBeInViewport();
  await approve.tap();
  await expect(page.getByText("Approved by you")).toBeVisible({ timeout: SOON_MS });

  await page.getByRole("link", { name: "Back to the queue" }).tap();
  for (const story of [two, three]) {
    const box = boxOf(page, story);
    expect((await box.locator("xpath=ancestor::label").boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await box.tap();
  }
  await expectAccessible(page);
  const both = page.getByRole("button", { name: "Approve 2 refunds, $88.55" });
  await expect(both).toBeInViewport();
  expect((await both.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
  await both.tap();
  await expect(barOf(page).getByRole("status")).toContainText("2 refunds approved");
  for (const story of [one, two, three]) await runIs(story, "completed", 20_000);
  await context.close();
});

test("the card shows changes since the draft, and who else looks at it", async ({ page }) => {
  const story = await asked(5511);
  await signInOnScreen(page, "reviewer", `/approvals/${story.id}`);
  const moved = page.getByRole("status", { name: "Changed since the draft" });
  await expect(moved).toBeEmpty();
  await expect(page.getByRole("list", { name: "Where each statement comes from" })).toContainText(
    "list_orders",
  );
  const senior = await Person.signIn("senior");
  await sql`update approvals set claimed_by = null, claimed_at = null where id = ${story.id}`;
  expect((await senior.request("POST", `/api/approvals/${story.id}/claim`, {})).status).toBe(200);
  await expect(page.getByText(/Sven Senior is looking, until/)).toBeVisible({ timeout: SOON_MS });

  await sql`
    insert into messages (id, ticket_id, customer_id, direction, status, from_address, to_address, subject, body)
    select ${`msg_newer_${story.orderId}`}, ticket_id, customer_id, 'inbound', 'received', from_address, to_address, subject,
      'It is settled, forget the refund.' from messages where provider_message_id = ${story.providerId}`;
  await goTo(page, `/approvals/${story.id}`);
  await expect(moved).toContainText("Newer mail on this ticket");
  await expect(moved.getByRole("link", { name: "Read it" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("x");
  await expect(barOf(page)).toContainText("Newer mail on this ticket: decide it on its own card.");
});

test("an amended refund is another approval, which another person decides, and its run pays it", async ({
  page,
}) => {
  const story = await asked(6611);
  await signInOnScreen(page, "reviewer", `/approvals/${story.id}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Amend the amount" }).click();
  const dialog = page.getByRole("dialog", { name: /^Amend \$66\.11/ });
  await dialog.getByLabel(/^Amount in USD/).fill("20");
  await dialog.getByLabel(/^Reason/).fill("One of three arrived");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Ask for $20.00" }).click();
  await expect(page.getByRole("heading", { name: "$20.00", exact: true })).toBeVisible({ timeout: SOON_MS });
  await expect(page.getByText("You proposed this").first()).toBeVisible();
  const { id } = await approvalOf(story);
  expect(id).not.toBe(story.id);
  expect((await (await Person.signIn("senior")).decide(id, "approve")).status).toBe(200);
  await runIs(story, "completed", 20_000);
  expect(await refundsOf(story.chargeId)).toMatchObject([{ amount: 2000 }]);
});
