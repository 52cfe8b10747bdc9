import type { Page } from "@playwright/test";
import { type PageRoute, ROUTES } from "@/lib/access/routes";
import type { Method } from "./operate.ts";

/** One way through the console. */
export interface Walk {
  pages: readonly PageRoute[];
  method: Method;
  /** Keys of used controls; grows. */
  used: Set<string>;
  /** Whether this walk uses an unused control, or leaves it to another walk. */
  takes: (id: string) => boolean;
  /** Whether controls that a control opens are used too. */
  deep: boolean;
  /** Whether a control that several pages share is used on each of them. */
  onEachPage: boolean;
  /** Whether the keys and the frame around every page are used too. */
  shell: boolean;
  /** Statuses of 500 and above that are expected in this situation. */
  allowed?: readonly number[];
  /** Signs in again after a control signed out. */
  signIn: (page: Page) => Promise<void>;
}

export interface Found {
  faults: string[];
  /** Controls that were used, by key. */
  used: string[];
  /** Controls that disappeared before their turn. */
  gone: string[];
  /** Pages that could not be visited, because the list above them is empty. */
  unvisited: PageRoute[];
}

const isPage = (route: string): route is PageRoute => route.startsWith("/");

/** Every page that requires a session; a test keeps the table of routes complete. */
export const PAGES = Object.entries(ROUTES).flatMap(([route, permission]) =>
  isPage(route) && permission !== "public" ? [route] : [],
);

/** The addresses of a route such as `/runs/[runId]`, as a regular expression. */
const addressesOf = (route: PageRoute) =>
  new RegExp(`^${route.replaceAll(/\[\.\.\.\w+\]/g, "[^?]+").replaceAll(/\[\w+\]/g, "[^/?]+")}(\\?|$)`);

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
