import { expect, test } from "@playwright/test";
import { resumeEverything } from "./crawl/fill-console.ts";
import { PAGES } from "./crawl/walk.ts";
import { DESK, LONGEST_MS, Shares, type Walker, walkAs } from "./crawl/walk-as.ts";
import { PHONE } from "./support/screen.ts";

// Runs before every other file, while the console is empty.
test.use({ trace: "off" });
test.beforeEach(() => test.setTimeout(LONGEST_MS));
// The playground makes vendors fail on request, and the walk uses that control.
test.afterEach(resumeEverything);

const LISTS = PAGES.filter((page) => !page.includes("["));
const WALKERS: Walker[] = [
  { role: "reviewer", size: PHONE, method: "touch" },
  { role: "engineer", size: DESK, method: "mouse" },
];
const shares = new Shares(WALKERS);

for (const walker of WALKERS) {
  const { role, size, method } = walker;
  test(`every control of an empty console works: ${role}, ${size.width} px, by ${method}`, async ({
    browser,
  }) => {
    const { faults } = await walkAs(browser, walker, { pages: LISTS, shell: false, ...shares.of(walker) });
    expect(faults).toEqual([]);
  });
}
