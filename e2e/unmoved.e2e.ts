import { expect, type Locator, test } from "@playwright/test";
import { approvalOf, deliver, Person, SOON_MS, type Story, sql, tellStory } from "./support/desk.ts";
import { healthy } from "./support/parts.ts";
import { signInOnScreen } from "./support/screen.ts";
import { until } from "./support/until.ts";

test.beforeEach(healthy);

/** Longer than the time in which a change counts as the effect of the last press. */
const AT_REST_MS = 2_500;

const topOf = async (element: Locator) => Math.round((await element.boundingBox())?.y ?? Number.NaN);

async function send(text: string): Promise<{ story: Story; approvalId: string }> {
  const story = await tellStory({ amountCents: 2_600 });
  await deliver({ ...story.payload, TextBody: text.replace("ORDER", story.orderId) });
  const { id: approvalId } = await approvalOf(story);
  await until(`embedding of the ticket about ${story.orderId}`, SOON_MS, async () => {
    const [row] = await sql`
      select 1 from ticket_embeddings e join approvals a on a.ticket_id = e.ticket_id where a.id = ${approvalId}`;
    return row;
  });
  return { story, approvalId };
}

const BROKEN = "My teapot arrived broken, the glass lid is in pieces. Please refund ORDER.";

test("a similar case decided meanwhile moves nothing under the pointer", async ({ page }) => {
  const reviewer = await Person.signIn("reviewer");
  const far = await send(`${BROKEN} The parcel looked fine, the courier was friendly and came on time.`);
  await reviewer.decide(far.approvalId, "approve");
  const open = await send(BROKEN);
  const near = await send(BROKEN);

  await signInOnScreen(page, "senior", `/approvals/${open.approvalId}`);
  const cases = page.getByRole("table", { name: /^Similar past cases/ });
  const pointed = cases.getByRole("link", { name: far.story.orderId });
  await pointed.hover();
  const before = await topOf(pointed);
  await page.waitForTimeout(AT_REST_MS);
  await reviewer.decide(near.approvalId, "approve");
  const arrived = cases.getByRole("link", { name: near.story.orderId });
  await expect(arrived).toBeVisible({ timeout: SOON_MS });
  expect(await topOf(arrived)).toBeLessThan(await topOf(pointed));
  expect(await topOf(pointed)).toBe(before);
});

test("a stop by another person adds a row to the overview and moves nothing under the pointer", async ({
  page,
}) => {
  await send(BROKEN);
  await signInOnScreen(page, "reviewer", "/");
  const pointed = page
    .getByRole("table", { name: "What needs a person" })
    .getByRole("link", { name: /^Review/ });
  await pointed.hover();
  const before = await topOf(pointed);
  await page.waitForTimeout(AT_REST_MS);
  const admin = await Person.signIn("admin");
  expect((await admin.request("POST", "/api/money/stop", { reason: "A test of the overview" })).status).toBe(
    200,
  );
  try {
    const stopped = page.getByRole("row", { name: /A test of the overview/ });
    await expect(stopped).toBeAttached({ timeout: SOON_MS });
    expect(await topOf(stopped)).toBeLessThan(await topOf(pointed));
    expect(await topOf(pointed)).toBe(before);
  } finally {
    await admin.request("POST", "/api/money/resume", { reason: "The test is over" });
  }
});

test("the actions of a ticket keep their place when one of them changes its head", async ({ page }) => {
  const { approvalId } = await send(BROKEN);
  const reviewer = await Person.signIn("reviewer");
  const { ticketId } = await reviewer.approval(approvalId);
  await signInOnScreen(page, "reviewer", `/tickets/${ticketId}`);
  const actions = page.getByRole("toolbar", { name: "Ticket actions" });
  const takeOver = actions.getByRole("button", { name: "Take over", exact: true });
  const before = await topOf(takeOver);
  await takeOver.click();
  await expect(actions.getByRole("group", { name: /The open approval is withdrawn/ })).toBeVisible();
  expect(await topOf(takeOver)).toBe(before);
  await actions.getByRole("button", { name: "Take over, withdraw the approval" }).click();
  await expect(page.getByText("in the hands of Rosa Reviewer")).toBeVisible({ timeout: SOON_MS });
  expect(await topOf(actions.getByRole("button", { name: "Reply" }))).toBe(before);
});
