import { createHash } from "node:crypto";
import type { Browser } from "@playwright/test";
import { LOCAL_PASSWORD } from "@/db/seed/local-data";
import type { Role } from "@/lib/access/schemas";
import { consoleUrl } from "../support/addresses.ts";
import { crawl } from "./crawl.ts";
import type { Method } from "./operate.ts";
import { installProbe } from "./probe.ts";
import type { Found, Walk } from "./walk.ts";

export const DESK = { width: 1440, height: 900 };

/**
 * `CRAWL=full` uses every control on each page, and what controls open, as every role by every method: many hours.
 * `CRAWL=roles` uses each control once as every role, dealt out to mouse, keyboard and touch: some hours.
 * `CRAWL=short` uses each control once, by one of a few walkers: a quarter of an hour.
 */
export const FULL = process.env.CRAWL === "full";
export const EACH_ROLE = process.env.CRAWL === "roles";
export const SHORT = process.env.CRAWL === "short";
/** Generous: a busy machine takes several times as long as an idle one. */
export const LONGEST_MS = FULL ? 6 * 3_600_000 : EACH_ROLE ? 2_400_000 : 1_200_000;

/** Longest action of a walk; a longer one hangs. */
const LOST_AFTER_MS = 15_000;

/** The role, the screen and the method of a walk. */
export interface Walker {
  role: Role;
  size: { width: number; height: number };
  method: Method;
}

/** Deals controls out to a few walkers, so that each is used once and none is left. */
export class Shares {
  readonly #used = new Set<string>();
  /** Controls that a walker saw and left to a later one. */
  readonly #left = new Set<string>();

  constructor(readonly walkers: readonly Walker[]) {}

  /** Controls of a walker: its share, controls that no earlier walker saw, and, for the last walker, all others. */
  of(walker: Walker): Pick<Walk, "used" | "takes"> {
    const at = this.walkers.indexOf(walker);
    const seenBefore = new Set(this.#left);
    const takes = (id: string) => {
      const mine = shareOf(id, this.walkers.length) === at || (at > 0 && !seenBefore.has(id));
      if (mine || at === this.walkers.length - 1) return true;
      this.#left.add(id);
      return false;
    };
    return { used: this.#used, takes };
  }
}

/** Deterministic, so that a fault can be reproduced. */
function shareOf(id: string, shares: number): number {
  return createHash("sha256").update(id).digest().readUInt32BE() % shares;
}

/** Walks through the console as a person, in a browser of their own. */
export async function walkAs(
  browser: Browser,
  { role, size, method }: Walker,
  how: Pick<Walk, "pages" | "shell" | "allowed"> & Partial<Pick<Walk, "used" | "takes">>,
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
  page.setDefaultTimeout(LOST_AFTER_MS);
  await page.addInitScript(installProbe);
  const signIn = async () => {
    const data = { email: `${role}@vagus.local`, password: LOCAL_PASSWORD };
    const response = await page.request.post("/api/auth/sign-in/email", { data });
    if (!response.ok()) throw new Error(`${role} could not sign in: ${response.status()}`);
    await page.goto("/");
  };
  const everything = { used: new Set<string>(), takes: () => true };
  const found = await crawl(page, { ...everything, ...how, method, deep: FULL, onEachPage: FULL, signIn });
  await context.close();
  return found;
}
