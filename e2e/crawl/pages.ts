import type { Page } from "@playwright/test";
import { type PageRoute, ROUTES } from "@/lib/access/routes";

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

/** Addresses of the console that a page leads to. */
export function linksOf(page: Page): Promise<string[]> {
  return page
    .locator("main a[href^='/']")
    .evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
}
