import { expect, test } from "@playwright/test";
import { SOON_MS } from "./support/desk.ts";
import { healthy } from "./support/parts.ts";
import { expectAccessible, PHONE, watchConsole } from "./support/screen.ts";
import { vagus } from "./support/vagus.ts";

test.beforeEach(healthy);

const EMAIL = "founder@example.com";
const PASSWORD = "correct horse battery";

test("the first admin signs in by the link that the command line prints, once", async ({ page, browser }) => {
  const said = watchConsole(page);
  const { status, answer } = vagus(["users", "create-admin", "--email", EMAIL, "--name", "Founder"]);
  expect(status).toBe(0);

  await page.setViewportSize(PHONE);
  await page.goto(answer.url);
  await expect(page.getByLabel("New password")).toBeFocused();
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Tab");
  await page.keyboard.type("something else");
  await page.keyboard.press("Enter");
  await expect(page.getByText("The two passwords differ.")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("The same again").fill(PASSWORD);
  await page.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(page).toHaveURL(/\/$/, { timeout: SOON_MS });
  const me = await page.request.get("/api/me");
  expect(await me.json()).toMatchObject({ email: EMAIL, role: "admin" });

  const other = await browser.newPage();
  await other.goto(answer.url);
  await other.getByLabel("New password").fill(PASSWORD);
  await other.getByLabel("The same again").fill(PASSWORD);
  await other.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(other.getByText("This link was used, is too old")).toBeVisible();
  await other.close();
  expect(said).toEqual([]);
});

test("a disabled user loses an open page, and an unknown address is named", async ({ page }) => {
  const { answer } = vagus(["users", "create-admin", "--email", "second@example.com", "--name", "Second"]);
  await page.goto(answer.url);
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByLabel("The same again").fill(PASSWORD);
  await page.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(page).toHaveURL(/\/$/, { timeout: SOON_MS });
  expect(vagus(["users", "disable", "second@example.com"]).answer).toMatchObject({ sessions: 1 });
  expect((await page.request.get("/api/me")).status()).toBe(401);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Sign in to Vagus" })).toBeVisible();

  const { status, stderr } = vagus(["users", "disable", "nobody@example.com"]);
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: "There is no user nobody@example.com. (not_found)\n",
  });
});
