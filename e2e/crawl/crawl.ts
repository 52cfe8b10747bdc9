import type { Page } from "@playwright/test";
import type { PageRoute } from "@/lib/access/routes";
import { faultsOf, stateOf, waitForEffect } from "./effect.ts";
import { OpenPage } from "./open-page.ts";
import { operateControls, returnToConsole } from "./operate-controls.ts";
import { type Found, linksOf, routeOf, type Walk } from "./walk.ts";
import { watch } from "./watch.ts";

/**
 * Visits pages and uses every control once. The list of controls is what the page shows, so a new control is used
 * without being named anywhere.
 */
export async function crawl(page: Page, walk: Walk): Promise<Found> {
  const found: Found = { faults: [], used: [], gone: [], unvisited: [] };
  const watched = watch(page, walk.allowed);
  const addresses = new Map<PageRoute, string>();
  for (const route of walk.pages) {
    await returnToConsole(page, walk);
    // A page with a parameter is opened by the first link to it on an earlier page.
    const address = route.includes("[") ? addresses.get(route) : route;
    if (address === undefined) {
      found.unvisited.push(route);
      continue;
    }
    const note = (what: string, fault: string) => found.faults.push(`${route} ${what}: ${fault}`);
    const opened = new OpenPage(page, address, watched);
    await opened.open();
    for (const link of await linksOf(page)) {
      const to = routeOf(link);
      if (to && !addresses.has(to)) addresses.set(to, link);
    }
    for (const fault of [...watched.take().faults, ...(await faultsOf(page))]) note("opened", fault);
    await operateControls(walk, { route, opened, found, note });
    if (!walk.shell) continue;
    await returnToConsole(page, walk);
    for (const fault of await pressKeys(opened, walk)) note("keys", fault);
    for (const fault of watched.take().faults) note("keys", fault);
  }
  return found;
}

/**
 * Presses every key in the page's list of keys, once for all pages that share it. A key that acts on a row gets a
 * current row first, then a selected one; a key that leads to this page is pressed on another page.
 * @returns the faults
 */
async function pressKeys(opened: OpenPage, walk: Walk): Promise<string[]> {
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

/** Another page, for keys that lead back to the tested one. */
const elsewhere = ({ page, address, watched }: OpenPage) =>
  new OpenPage(page, address === "/audit" ? "/customers" : "/audit", watched);

const leads = (keys: string) => keys.startsWith("g ");

/** The keys of a page as its overlay lists them. */
async function keysOf(opened: OpenPage): Promise<{ keys: string; label: string }[]> {
  const { page } = opened;
  // Open it again: an earlier control may have left a dialog open.
  await opened.open();
  // A focused field would take the keys as text.
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
