import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { LOCAL_PASSWORD } from "@/db/seed/local-data";
import type { Role } from "@/lib/access/schemas";
import { RECOVERY_MS } from "./desk.ts";

export const PHONE = { width: 375, height: 812 };

/** Signs in by the form, like a person. */
export async function signInOnScreen(page: Page, role: Role, path = "/approvals"): Promise<void> {
  await page.goto(path);
  await page.getByLabel("Email").fill(`${role}@vagus.local`);
  await page.getByLabel("Password").fill(LOCAL_PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`${path}$`));
  await live(page);
}

/** Opens a page and waits until it is live. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await live(page);
}

/** Signs in on another page, then opens this one. */
export async function openAs(page: Page, role: Role, path: string): Promise<void> {
  await signInOnScreen(page, role, "/playground");
  await goTo(page, path);
}

/** Waits until the page is hydrated and handles keys. On a phone a card hides the mark, so it need not be visible. */
const live = (page: Page) =>
  expect(page.getByText("Live", { exact: true })).toBeAttached({ timeout: RECOVERY_MS });

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** Axe's rules about colours; the other rules give the same result in both themes. */
const OF_COLOUR = ["color-contrast", "link-in-text-block"];

/** Expects no fault by axe, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const axe = new AxeBuilder({ page }).setLegacyMode();
    if (colorScheme === "light") axe.withTags(WCAG);
    else axe.withRules(OF_COLOUR);
    const { violations } = await axe.analyze();
    const found = violations.map(
      ({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(" | ")}`,
    );
    expect(found).toEqual([]);
  }
}

/** Collects errors and warnings of the page, including violations of the content security policy. */
export function watchConsole(page: Page): string[] {
  const said: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") said.push(message.text());
  });
  page.on("pageerror", (error) => said.push(String(error)));
  return said;
}
