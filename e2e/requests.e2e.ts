import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { consoleUrl } from "./support/addresses.ts";
import { SOON_MS, sql } from "./support/desk.ts";
import { healthy } from "./support/parts.ts";
import { expectAccessible, PHONE, signInOnScreen, watchConsole } from "./support/screen.ts";
import { until } from "./support/until.ts";
import { vagus } from "./support/vagus.ts";

test.beforeEach(healthy);

/** Calls the API like another application, with an engineer's token. */
function application(scopes = "see,request_approval") {
  const owner = ["--email", "engineer@vagus.local", "--name", "Billing agent", "--scopes", scopes];
  const { answer } = vagus(["tokens", "create", ...owner]);
  return async (method: string, path: string, body?: object) => {
    const response = await fetch(`${consoleUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${answer.token}`, "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
    return { status: response.status, answer: await response.json() };
  };
}

const question = (change: object = {}) => ({
  kind: "request",
  idempotencyKey: randomUUID(),
  title: "Discount for order 4711",
  summary: "The customer has ordered forty times and complains about the price.",
  facts: [{ label: "Margin", value: "31 %" }],
  deadline: new Date(Date.now() + 3_600_000).toISOString(),
  answerTo: { engine: "ours" },
  ...change,
});

async function approveOnScreen(page: Page, id: string): Promise<void> {
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(page.getByText("Approved by you")).toBeVisible({ timeout: SOON_MS });
  await until("event of the decision", SOON_MS, async () => {
    const [row] = await sql`
      select 1 from outbox where name = 'approval/decided' and data ->> 'approvalId' = ${id} and status <> 'pending'`;
    return row;
  });
}

test("an application asks with a form, a reviewer fills it in, the application reads the answer", async ({
  page,
}) => {
  const said = watchConsole(page);
  const call = application();
  const asked = question({
    inputSchema: {
      type: "object",
      // In an order that the database does not keep.
      properties: {
        percent: { type: "integer", title: "Percent off", minimum: 1, maximum: 30 },
        again: { type: "boolean", title: "Also for the next order" },
      },
      required: ["percent", "again"],
    },
  });
  const opened = await call("POST", "/api/approvals", asked);
  expect(opened.status).toBe(201);
  const { id } = opened.answer;
  expect((await call("POST", "/api/approvals", asked)).status).toBe(200);

  await signInOnScreen(page, "reviewer", `/approvals/${id}`);
  await expect(page.getByRole("heading", { name: "Discount for order 4711" })).toBeVisible();
  await expect(page.getByText(question().summary, { exact: true })).toBeVisible();
  await expect(page.getByText("Billing agent asks.")).toBeVisible();
  await expectAccessible(page);

  expect(await page.locator("#approval-answer label").allTextContents()).toEqual([
    "Percent off",
    "Also for the next order",
  ]);
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(page.getByText("This is required.")).toHaveCount(2);
  await expect(page.getByLabel("Percent off")).toBeFocused();
  await page.getByLabel("Percent off").fill("15");
  await expect(page.getByLabel("Also for the next order")).toHaveValue("");
  await page.getByLabel("Also for the next order").selectOption("true");
  await approveOnScreen(page, id);

  const { answer } = await call("GET", `/api/approvals/${id}`);
  expect(answer).toMatchObject({ status: "approved", agreed: true, answer: { percent: 15, again: true } });
  await expect(page.getByText("Billing agent has the answer")).toBeVisible({ timeout: SOON_MS });
  await expectAccessible(page);
  expect(said).toEqual([]);
});

test("a choice is decided on a phone, and a withdrawn request says so", async ({ browser }) => {
  const context = await browser.newContext({ viewport: PHONE, hasTouch: true });
  const page = await context.newPage();
  const call = application();
  const { answer: one } = await call("POST", "/api/approvals", question({ choices: ["10 %", "20 %"] }));
  const { answer: other } = await call("POST", "/api/approvals", question());
  await signInOnScreen(page, "reviewer", `/approvals/${one.id}`);
  const choice = page.getByLabel("Your answer", { exact: true });
  await expect(choice).toHaveValue("");
  await expect(choice.locator("option:checked")).toHaveText("Choose one");
  await choice.selectOption("20 %");
  await expectAccessible(page);
  await approveOnScreen(page, one.id);
  expect((await call("GET", `/api/approvals/${one.id}`)).answer.answer).toBe("20 %");

  expect((await call("DELETE", `/api/approvals/${other.id}`)).answer.status).toBe("withdrawn");
  await page.goto(`${consoleUrl}/approvals/${other.id}`);
  await expect(page.getByText("Withdrawn.")).toBeVisible();
  await context.close();
});

test("a token without the scope asks nothing", async () => {
  const call = application("see");
  const { status, answer } = await call("POST", "/api/approvals", question());
  expect([status, answer.error.code]).toEqual([403, "not_allowed"]);
});
