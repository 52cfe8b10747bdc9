import { expect, test } from "@playwright/test";
import { PAGES } from "./crawl/pages.ts";
import { CRAWL, DESK, LONGEST_MS, WHY_NOT, walkAs } from "./crawl/walk-as.ts";
import { PHONE } from "./support/screen.ts";

// Runs before every other file: only then nothing has happened yet.
test.use({ trace: "off" });
test.skip(!CRAWL, WHY_NOT);
test.beforeEach(() => test.setTimeout(LONGEST_MS));

const LISTS = PAGES.filter((page) => !page.includes("["));

for (const [what, walker] of [
  ["a desk", { role: "engineer", size: DESK, method: "mouse" }],
  ["a phone", { role: "reviewer", size: PHONE, method: "touch" }],
] as const) {
  test(`every control of an empty console works on ${what}`, async ({ browser }) => {
    const { faults } = await walkAs(browser, walker, { pages: LISTS, shell: false });
    expect(faults).toEqual([]);
  });
}
