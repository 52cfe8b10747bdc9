import type { Page } from "@playwright/test";
import type { PageRoute } from "@/lib/access/routes";
import { faultsOf } from "./effect.ts";
import { OpenPage } from "./open-page.ts";
import { operateControls, returnToConsole } from "./operate-controls.ts";
import { linksOf, routeOf } from "./pages.ts";
import { pressKeys } from "./press-keys.ts";
import type { Found, Walk } from "./walk.ts";
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
    // One with a parameter is found as a person finds it: by the first link to it of a page seen before.
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
