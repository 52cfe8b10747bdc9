import { expect, test } from "@playwright/test";
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
import { expectAccessible, goTo, PHONE, signInOnScreen, watchConsole } from "./support/screen.ts";
import { until } from "./support/until.ts";
import { clearFaults, failRefund, mailsTo, mailText, refundsOf, setFault } from "./support/vendors.ts";

test.beforeEach(healthy);
test.afterEach(clearFaults);

/** The ticket of a story. */
async function ticketOf({ providerId }: Story): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    select ticket_id as id from messages where provider_message_id = ${providerId}`;
  return row?.id ?? "";
}

/** Fails the refund of a story, and waits until the console has recorded it. */
async function refundComesBack(story: Story): Promise<void> {
  const [refund] = await refundsOf(story.chargeId);
  await failRefund(refund?.id ?? "");
  await until(`failed refund for ${story.orderId}`, SOON_MS, async () => {
    const [row] = await sql`select 1 from refunds where order_id = ${story.orderId} and status = 'failed'`;
    return row;
  });
}

test("a refund that fails after the reply makes it untrue, and a person corrects it", async ({ page }) => {
  const said = watchConsole(page);
  const story = await tellStory({ amountCents: 3000 });
  await deliver(story.payload);
  const { id } = await approvalOf(story);
  const reviewer = await Person.signIn("reviewer");
  await reviewer.decide(id, "approve");
  await runIs(story, "completed");
  await refundComesBack(story);

  await signInOnScreen(page, "reviewer", `/tickets/${await ticketOf(story)}`);
  const strip = page.getByRole("alert").filter({ hasText: "Stripe has since failed it" });
  await expect(strip).toContainText(`The customer was told $30.00 was refunded for ${story.orderId}.`);
  await expect(page.locator("mark")).toHaveText(
    `I have refunded $30.00 for ${story.orderId} to the card you paid with.`,
  );
  await expect(page.getByText("No longer true since")).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize(PHONE);
  await expectAccessible(page);

  await page.keyboard.press("w");
  const reply = page.getByRole("textbox", { name: "Your reply, as plain text" });
  await expect(reply).toHaveValue(/The refund of \$30\.00 for ord_\d+ failed/);
  await page.getByRole("button", { name: "Send the correction" }).click();
  await expect(strip).toHaveCount(0);
  const [, corrected] = await until("two mails", SOON_MS, async () => {
    const mails = await mailsTo(story.email);
    return mails.length === 2 ? mails.toReversed() : undefined;
  });
  const texts = await Promise.all((await mailsTo(story.email)).map(({ MessageID }) => mailText(MessageID)));
  expect(texts.filter((text) => /The refund of \$30\.00 .* failed/.test(text))).toHaveLength(1);
  expect(corrected).toBeDefined();
  expect(said).toEqual([]);
});

test("a refund that fails while the reply waits to be sent holds the reply", async ({ page }) => {
  const story = await tellStory({ amountCents: 3000 });
  await deliver(story.payload);
  const { id } = await approvalOf(story);
  await setFault("postmark", { match: "POST /email", status: 503, times: null });
  const reviewer = await Person.signIn("reviewer");
  await reviewer.decide(id, "approve");
  await until("a first attempt to send", SOON_MS, async () => {
    const [row] = await sql`
      select 1 from messages where ticket_id = ${await ticketOf(story)} and tried_at is not null`;
    return row;
  });
  await refundComesBack(story);
  // The current attempt may have compared before the refund failed; the next one compares after it.
  await until("a held reply", RECOVERY_MS, async () => {
    const [row] = await sql`
      select 1 from messages where ticket_id = ${await ticketOf(story)} and status = 'held'`;
    return row;
  });
  await clearFaults();
  await runIs(story, "completed", 60_000);
  expect(await mailsTo(story.email)).toEqual([]);

  await signInOnScreen(page, "reviewer", `/tickets/${await ticketOf(story)}`);
  await expect(page.getByText("Held, not sent")).toBeVisible();
  await expect(page.locator("mark").first()).toContainText("I have refunded $30.00");
  await expect(page.getByText("No refund like this is recorded.").first()).toBeVisible();
  await expectAccessible(page);
});

test("a reply by a person that no record supports is sent after a warning", async ({ page }) => {
  const story = await tellStory({ text: "This is unacceptable!!", subject: "Bad" });
  await deliver(story.payload);
  await runIs(story, "completed");
  await signInOnScreen(page, "reviewer", "/tickets");
  await goTo(page, `/tickets/${await ticketOf(story)}`);
  await expect(page.getByText("The agent handed this ticket to a person.")).toBeVisible();
  await page.getByRole("button", { name: "Reply" }).click();
  const reply = page.getByRole("textbox", { name: "Your reply, as plain text" });
  await reply.fill("I have refunded $77.00 for you.");
  await page.getByRole("button", { name: "Send the reply" }).click();
  await expect(page.getByText("The records do not support this. Nothing was sent yet.")).toBeVisible();
  await expectAccessible(page);
  expect(await mailsTo(story.email)).toHaveLength(1);
  await reply.fill("I have looked at your case.");
  await expect(page.getByText("The records do not support this.")).toHaveCount(0);
  await page.getByRole("button", { name: "Send the reply" }).click();
  await until("the reply", SOON_MS, async () => (await mailsTo(story.email)).length === 2);
});
