import { expect, test } from "@playwright/test";
import { expectPaidOnce } from "./support/account.ts";
import { consoleUrl } from "./support/addresses.ts";
import { approvalOf, deliver, Person, runIs, SOON_MS, sql, tellStory } from "./support/desk.ts";
import { healthy } from "./support/parts.ts";
import { openAs, signInOnScreen } from "./support/screen.ts";
import { until } from "./support/until.ts";
import { pressInSlack, shownInSlackTo, slackMessageAbout } from "./support/vendors.ts";

test.beforeEach(healthy);

/** A refund that waits, with its message in Slack. */
async function asked() {
  const story = await tellStory();
  await deliver(story.payload);
  const { id } = await approvalOf(story);
  const message = await until(`message about ${id}`, SOON_MS, async () => {
    const found = await slackMessageAbout(id);
    return found?.buttons.length === 2 ? found : undefined;
  });
  return { story, id, message };
}

/** The message shows an outcome, and no button any more. */
const closedWith = (id: string, words: string) =>
  until(`message about ${id} that says ${words}`, SOON_MS, async () => {
    const message = await slackMessageAbout(id);
    return message?.text.includes(words) && message.buttons.length === 0;
  });

test("pressed in Slack, the open card follows, the money is sent once, and the message shows who decided", async ({
  page,
}) => {
  const { story, id, message } = await asked();
  await openAs(page, "senior", `/approvals/${id}`);
  await expect(page.getByRole("button", { name: "Approve $49.00 refund" })).toBeVisible();

  expect(await pressInSlack(message, "approve", "ULOCALREVIEWER")).toBe(200);
  await expect(page.getByText(/Approved by Rosa Reviewer/).first()).toBeVisible({ timeout: SOON_MS });
  await runIs(story, "completed");
  await expectPaidOnce(story);
  await closedWith(id, "Approved by <@ULOCALREVIEWER>");
});

test("decided in the console, the message in Slack follows", async () => {
  const { story, id } = await asked();
  const reviewer = await Person.signIn("reviewer");
  expect((await reviewer.decide(id, "approve")).status).toBe(200);
  await closedWith(id, "Approved by <@ULOCALREVIEWER>");
  await runIs(story, "completed");
  await expectPaidOnce(story);
});

test("a refused press is told to the one who pressed alone, and decides nothing", async () => {
  const { id, message } = await asked();
  expect(await pressInSlack(message, "approve", "ULOCALVIEWER")).toBe(200);
  expect((await shownInSlackTo("ULOCALVIEWER"))[0]).toContain("The role viewer may not do this");
  expect(await shownInSlackTo("ULOCALREVIEWER")).not.toContain((await shownInSlackTo("ULOCALVIEWER"))[0]);
  const [row] = await sql`select status, version from approvals where id = ${id}`;
  expect(row).toMatchObject({ status: "pending", version: 1 });
  expect(
    await sql`select 1 from audit_log where subject_id = ${id} and action = 'approval_refused'`,
  ).toHaveLength(1);
});

test("the link of a message opens the card after sign-in, and fetching it changes nothing", async ({
  page,
}) => {
  const { id } = await asked();
  const rows = () => sql`
    select a.*, (select count(*) from approval_decisions d where d.approval_id = a.id) as votes,
           (select count(*) from audit_log l where l.subject_id = a.id) as audited
    from approvals a where a.id = ${id}`;
  const before = await rows();
  for (const purpose of ["prefetch", "prefetch;prerender"])
    for (const method of ["GET", "HEAD"])
      await fetch(`${consoleUrl}/approvals/${id}`, { method, headers: { "sec-purpose": purpose } });
  expect(await rows()).toEqual(before);

  await signInOnScreen(page, "reviewer", `/approvals/${id}`);
  await expect(page.getByRole("button", { name: "Approve $49.00 refund" })).toBeVisible();
  const [row] = await sql`select status, version from approvals where id = ${id}`;
  expect(row).toMatchObject({ status: "pending", version: 1 });
});
