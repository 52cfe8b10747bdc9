import { type CDPSession, expect, type Page, test } from "@playwright/test";
import { deliver, RECOVERY_MS, runIs, tellStory } from "./support/desk.ts";
import { healthy } from "./support/parts.ts";
import { openAs, PHONE, watchConsole } from "./support/screen.ts";

test.slow();
test.beforeEach(healthy);

const NARROWED = /\/runs\?.*from=.*until=/;
const bars = (page: Page) => page.getByRole("figure", { name: /^Runs over time/ });

/** Where a drag over the bars begins and ends, in pixels of the page. */
async function stretch(page: Page): Promise<{ from: number; until: number; y: number }> {
  await expect(bars(page)).toBeVisible({ timeout: RECOVERY_MS });
  const box = await bars(page).boundingBox();
  if (!box) throw new Error("The bars are not on the page.");
  return { from: box.x + box.width * 0.5, until: box.x + box.width * 0.85, y: box.y + 30 };
}

async function touch(device: CDPSession, type: "touchStart" | "touchMove", x: number, y: number) {
  await device.send("Input.dispatchTouchEvent", { type, touchPoints: [{ x, y }] });
}

/** Makes sure that there is a bar. */
async function someRun(): Promise<void> {
  const story = await tellStory();
  await deliver(story.payload);
  await runIs(story, "waiting", RECOVERY_MS);
}

test("a window of the runs is drawn with the mouse, and the page stays", async ({ page }) => {
  const said = watchConsole(page);
  await someRun();
  await openAs(page, "viewer", "/runs");
  const { from, until, y } = await stretch(page);
  await page.mouse.move(from, y);
  await page.mouse.down();
  for (let step = 1; step <= 8; step++) await page.mouse.move(from + ((until - from) * step) / 8, y + step);
  await page.mouse.up();
  await expect(page).toHaveURL(NARROWED);
  await expect(bars(page)).toBeVisible();

  // A pointer that only moves over the bars draws nothing, here and on the charts of the overview.
  const narrowed = page.url();
  for (let step = 1; step <= 4; step++) await page.mouse.move(from + step * 10, y);
  expect(page.url()).toBe(narrowed);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  for (let step = 1; step <= 20; step++) await page.mouse.move(from + step * 10, 150 + step * 25);
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  expect(said).toEqual([]);
});

test("a window of the runs is drawn with a finger", async ({ browser }) => {
  const phone = await browser.newContext({ viewport: PHONE, hasTouch: true });
  const page = await phone.newPage();
  const said = watchConsole(page);
  await someRun();
  await openAs(page, "viewer", "/runs");
  const { from, until, y } = await stretch(page);
  const device = await phone.newCDPSession(page);
  await touch(device, "touchStart", from, y);
  for (let step = 1; step <= 8; step++)
    await touch(device, "touchMove", from + ((until - from) * step) / 8, y);
  await device.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await expect(page).toHaveURL(NARROWED);
  await expect(bars(page)).toBeVisible();
  expect(said).toEqual([]);
  await phone.close();
});
