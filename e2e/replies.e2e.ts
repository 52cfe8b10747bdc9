import { expect, test } from "@playwright/test";
import { deliver, forgetPoliciesAfter, Person, SOON_MS, type Story, sql, tellStory } from "./support/desk.ts";
import { healthy } from "./support/parts.ts";
import { expectAccessible, PHONE, signInOnScreen, watchConsole } from "./support/screen.ts";
import { until } from "./support/until.ts";
import { mailsTo, mailText } from "./support/vendors.ts";

let before = 0;

/** Rules that ask about every reply. */
test.beforeAll(async () => {
  await healthy();
  const admin = await Person.signIn("admin");
  const { items } = await (await admin.request("GET", "/api/policies")).json();
  const [{ version, rules }] = items;
  before = version;
  const outcome = { verdict: "ask", approvers: [{ roles: ["reviewer", "senior", "admin"] }] };
  const asking = { ...rules, rules: [{ kind: "reply", when: [], outcome }, ...rules.rules] };
  const published = await admin.request("POST", "/api/policies", { rules: asking, note: "Read every reply" });
  expect(await published.json()).toMatchObject({ status: "published", version: before + 1 });
});

/** The other suites need the earlier policy. */
test.afterAll(async () => {
  await forgetPoliciesAfter(before);
});

/** A customer who asks for no money, and the approval of the reply to them. */
async function askedAbout(): Promise<Story & { id: string }> {
  const story = await tellStory({ subject: "Parcel", text: "Where is my parcel?" });
  await deliver(story.payload);
  const id = await until("a question about the reply", SOON_MS, async () => {
    const [row] = await sql<{ id: string }[]>`
      select a.id from approvals a join messages m on m.id = a.effect_key
      where a.kind = 'reply' and m.provider_message_id = ${story.providerId}`;
    return row?.id;
  });
  return { ...story, id };
}

test("a reviewer changes a reply by keyboard and sends it; both texts stay", async ({ page }) => {
  const said = watchConsole(page);
  const { id, email } = await askedAbout();
  await signInOnScreen(page, "reviewer", `/approvals/${id}`);
  await expect(page.getByRole("heading", { name: "Reply to Test Customer" })).toBeVisible();
  await expectAccessible(page);

  await page.keyboard.press("e");
  const text = page.getByRole("textbox", { name: "The reply, as you change it" });
  await expect(text).toBeFocused();
  const draft = await text.inputValue();
  await text.fill("");
  await page.getByRole("button", { name: "Approve and send" }).click();
  await expect(page.getByText("Write something, or undo the edit.")).toBeVisible();
  await page.getByRole("button", { name: "Undo the edit" }).click();
  await page.keyboard.press("e");
  await expect(text).toHaveValue(draft);
  await text.fill(`${draft}\n\nThank you for your patience.`);
  await expectAccessible(page);
  expect(await mailsTo(email)).toEqual([]);
  await page.getByRole("button", { name: "Approve and send" }).click();

  await expect(page.getByText("reply sent")).toBeVisible({ timeout: SOON_MS });
  await expect(page.locator("ins")).toContainText("Thank you for your patience.");
  await expectAccessible(page);
  const [mail, ...more] = await mailsTo(email);
  expect(more).toEqual([]);
  expect(await mailText(mail?.MessageID ?? "")).toContain("Thank you for your patience.");
  expect(said).toEqual([]);
});

test("a rejected reply is not sent, and its ticket waits for a person, on a phone", async ({ browser }) => {
  const context = await browser.newContext({ viewport: PHONE, hasTouch: true });
  const page = await context.newPage();
  const { id, email } = await askedAbout();
  await signInOnScreen(page, "reviewer", `/approvals/${id}`);
  await page.getByRole("button", { name: "Reject", exact: true }).tap();
  await page.getByText("Wrong tone").tap();
  await page.getByRole("button", { name: "Reject reply" }).tap();
  await expect(page.getByText("a person answers")).toBeVisible({ timeout: 2 * SOON_MS });
  await page.getByRole("link", { name: "Open ticket" }).first().tap();
  await expect(page.getByText("Nobody agreed to the agent’s reply.")).toBeVisible({ timeout: SOON_MS });
  await expectAccessible(page);
  expect(await mailsTo(email)).toEqual([]);
  await context.close();
});

test("a viewer learns that a reply waits, and reads neither the mail nor the draft", async ({ page }) => {
  const { id, email } = await askedAbout();
  await signInOnScreen(page, "viewer", `/approvals/${id}`);
  const card = page.getByRole("region", { name: "Approval", exact: true });
  await expect(card.getByText("Your role may not decide approvals.").first()).toBeVisible();
  await expect(card.getByText("Hidden from your role.").first()).toBeVisible();
  await expect(card).toContainText(/sha256 [0-9a-f]{64}/);
  await expect(card).not.toContainText("parcel");
  await expect(card).not.toContainText(email);
  await expect(card).not.toContainText("null");
});
