import { stateOf, waitForEffect } from "./effect.ts";
import { OpenPage } from "./open-page.ts";
import type { Walk } from "./walk.ts";

/**
 * Presses every key that the page's own list names, once for all pages that share it. A key that acts on a row gets a
 * row first, then a chosen one; a key that leads to this very page is pressed on another one.
 * @returns what is wrong with them
 */
export async function pressKeys(opened: OpenPage, walk: Walk): Promise<string[]> {
  const faults: string[] = [];
  for (const { keys, label } of await keysOf(opened)) {
    const id = `key ${keys} ${label}`;
    if (walk.used.has(id) || !walk.takes(id)) continue;
    walk.used.add(id);
    const effect =
      (await pressAfter(opened, [], keys, faults)) ||
      (leads(keys)
        ? await pressAfter(elsewhere(opened), [], keys, faults)
        : (await pressAfter(opened, ["j"], keys, faults)) ||
          (await pressAfter(opened, ["j", "x"], keys, faults)));
    if (!effect) faults.push(`${keys} (${label}) has no effect`);
  }
  return faults;
}

/** A page from which a key leads back to the one whose keys are pressed. */
const elsewhere = ({ page, address, watched }: OpenPage) =>
  new OpenPage(page, address === "/audit" ? "/customers" : "/audit", watched);

const leads = (keys: string) => keys.startsWith("g ");

/** The keys of a page as its overlay lists them. */
async function keysOf(opened: OpenPage): Promise<{ keys: string; label: string }[]> {
  const { page } = opened;
  await opened.ready();
  // A field that a control left the focus in would take them for text.
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
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
  opened: OpenPage,
  first: readonly string[],
  keys: string,
  faults: string[],
): Promise<boolean> {
  const { page, watched } = opened;
  await opened.ready();
  for (const key of first) await page.keyboard.press(key);
  const before = await stateOf(page);
  for (const key of keys.split(" ")) await page.keyboard.press(key.replace("mod+", "Control+"));
  const effect = await waitForEffect(page, before, watched, { own: "", leads: leads(keys) });
  faults.push(...effect.faults.map((fault) => `${keys}: ${fault}`));
  if (effect.acted || first.length > 0) opened.spoil();
  return effect.any;
}
