import type { Page } from "@playwright/test";
import { type PageRoute, ROUTES } from "@/lib/access/routes";
import { goTo } from "../support/screen.ts";

/** Every page of the console, from the table that a test holds complete; the door is not behind itself. */
export const PAGES = Object.keys(ROUTES).filter(
  (route): route is PageRoute => route.startsWith("/") && route !== "/sign-in",
);

/** `/runs/[runId]` as an expression over addresses. */
const addressesOf = (route: PageRoute) => new RegExp(`^${route.replaceAll(/\[\w+\]/g, "[^/?]+")}(\\?|$)`);

/** The page that an address belongs to: the one without parameters first. */
export function routeOf(path: string): PageRoute | undefined {
  const plainFirst = PAGES.toSorted((a, b) => Number(a.includes("[")) - Number(b.includes("[")));
  return plainFirst.find((route) => addressesOf(route).test(path));
}

/**
 * An address of a page. One with a parameter is found as a person finds it: by the first link of the list above it.
 * @returns undefined when that list is empty
 */
export async function findAddress(page: Page, route: PageRoute): Promise<string | undefined> {
  if (!route.includes("[")) return route;
  await goTo(page, route.slice(0, route.lastIndexOf("/")));
  await page.waitForFunction(() => window.crawlProbe.settled());
  const links = await page
    .locator("main a[href^='/']")
    .evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
  return links.find((link) => routeOf(link) === route);
}
