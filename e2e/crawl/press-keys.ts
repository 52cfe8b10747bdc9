import type { Page } from "@playwright/test";
import { goTo } from "../support/screen.ts";

const EFFECT_WITHIN_MS = 3_000;

/**
 * Presses every key that the page's own list names, once for all pages that share it, each on a freshly opened page. A
 * key that acts on a row gets a row first; a key that leads to this very page is pressed on another one.
 * @returns the keys without effect
 */
export async function pressKeys(page: Page, address: string, used: Set<string>): Promise<string[]> {
  const faults: string[] = [];
  for (const { keys, label } of await keysOf(page, address)) {
    const key = `key ${keys} ${label}`;
    if (used.has(key)) continue;
    used.add(key);
    const elsewhere = address === "/audit" ? "/customers" : "/audit";
    const effect =
      (await pressAfter(page, address, [], keys)) ||
      (await pressAfter(page, address, ["j"], keys)) ||
      (await pressAfter(page, elsewhere, [], keys));
    if (!effect) faults.push(`${keys} (${label}) has no effect`);
  }
  return faults;
}

/** The keys of a page as its overlay lists them. */
async function keysOf(page: Page, address: string): Promise<{ keys: string; label: string }[]> {
  await goTo(page, address);
  await page.keyboard.press("?");
  const overlay = page.getByRole("dialog", { name: "Keys of this page" });
  await overlay.waitFor();
  return overlay.locator("dl > div").evaluateAll((rows) =>
    rows.map((row) => ({
      keys: row.querySelector("dd .sr-only")?.textContent ?? "",
      label: row.querySelector("dt")?.textContent ?? "",
    })),
  );
}

async function pressAfter(
  page: Page,
  address: string,
  first: readonly string[],
  keys: string,
): Promise<boolean> {
  await goTo(page, address);
  for (const key of first) await page.keyboard.press(key);
  const before = await page.evaluate(() => window.crawlProbe.state());
  for (const key of keys.split(" ")) await page.keyboard.press(key.replace("mod+", "Control+"));
  return page
    .waitForFunction((was) => window.crawlProbe.state() !== was, before, { timeout: EFFECT_WITHIN_MS })
    .then(
      () => true,
      () => false,
    );
}
