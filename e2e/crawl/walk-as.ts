import type { Browser } from "@playwright/test";
import { LOCAL_PASSWORD } from "@/db/seed/local-data";
import type { Role } from "@/lib/access/schemas";
import { consoleUrl } from "../support/addresses.ts";
import { crawl, type Found, type Walk } from "./crawl.ts";
import type { Method } from "./operate.ts";
import { installProbe } from "./probe.ts";

export const DESK = { width: 1440, height: 900 };

/**
 * `CRAWL=short` uses each control once, in minutes. `CRAWL=full` also uses what a control opens and shared controls on each
 * page, as every role, by every method: hours.
 */
export const CRAWL = process.env.CRAWL;
export const FULL = CRAWL === "full";
export const WHY_NOT = "CRAWL=short or CRAWL=full runs it: it takes minutes, or hours.";
export const LONGEST_MS = FULL ? 6 * 3_600_000 : 600_000;

/** Who walks, on what, and how. */
export interface Walker {
  role: Role;
  size: { width: number; height: number };
  method: Method;
}

/** Controls that an earlier walk of the short form used; the full form uses each again in every walk. */
const usedInShort = new Set<string>();

/** Walks through the console as a person, in a browser of their own. */
export async function walkAs(
  browser: Browser,
  { role, size, method }: Walker,
  how: Pick<Walk, "pages" | "shell" | "allowed">,
): Promise<Found> {
  const context = await browser.newContext({
    baseURL: consoleUrl,
    viewport: size,
    hasTouch: method === "touch",
    isMobile: method === "touch",
    permissions: ["clipboard-read", "clipboard-write"],
    acceptDownloads: true,
  });
  const page = await context.newPage();
  await page.addInitScript(installProbe);
  const signIn = async () => {
    const data = { email: `${role}@vagus.local`, password: LOCAL_PASSWORD };
    const response = await page.request.post("/api/auth/sign-in/email", { data });
    if (!response.ok()) throw new Error(`${role} could not sign in: ${response.status()}`);
    await page.goto("/");
  };
  const used = FULL ? new Set<string>() : usedInShort;
  const found = await crawl(page, { ...how, method, used, deep: FULL, onEachPage: FULL, signIn });
  await context.close();
  return found;
}
