import type { Page } from "@playwright/test";
import type { PageRoute } from "@/lib/access/routes";
import { faultsOf } from "./effect.ts";
import { OpenPage } from "./open-page.ts";
import type { Method } from "./operate.ts";
import { operateControls, returnToConsole } from "./operate-controls.ts";
import { linksOf, routeOf } from "./pages.ts";
import { pressKeys } from "./press-keys.ts";
import { watch } from "./watch.ts";

/** One way through the console. */
export interface Walk {
  pages: readonly PageRoute[];
  method: Method;
  /** Keys of controls that were used already; grows. */
  used: Set<string>;
  /** Whether this walk uses a control that none has used so far, or leaves it to another. */
  takes: (id: string) => boolean;
  /** Whether what a control opens is used too. */
  deep: boolean;
  /** Whether a control that several pages share is used on each of them. */
  onEachPage: boolean;
  /** Whether the keys and what stands around every page are used too. */
  shell: boolean;
  /** Statuses of 500 and above that are true in this situation. */
  allowed?: readonly number[];
  /** Signs in again after a control signed out. */
  signIn: (page: Page) => Promise<void>;
}

export interface Found {
  faults: string[];
  /** Controls that were used, by key. */
  used: string[];
  /** Controls that were there and were not when their turn came. */
  gone: string[];
  /** Pages that could not be visited, because the list above them is empty. */
  unvisited: PageRoute[];
}

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
