import { expect, test } from "@playwright/test";
import { ROLES } from "@/db/schema/vocabulary";
import { fillConsole, resumeEverything } from "./crawl/fill-console.ts";
import { type Found, PAGES } from "./crawl/walk.ts";
import { DESK, FULL, LONGEST_MS, SHORT, Shares, type Walker, walkAs } from "./crawl/walk-as.ts";
import { halt, healthy } from "./support/parts.ts";
import { PHONE } from "./support/screen.ts";

// No traces: thousands of uses make huge ones, and each fault names its page and control.
test.use({ trace: "off" });
test.beforeEach(healthy);
test.beforeEach(() => test.setTimeout(LONGEST_MS));
test.afterEach(resumeEverything);

const EVERYONE: Walker[] = ROLES.flatMap((role) => [
  { role, size: DESK, method: "mouse" as const },
  { role, size: DESK, method: "keyboard" as const },
  { role, size: PHONE, method: "touch" as const },
]);
/** The last role sees everything that the others see. */
const A_FEW: Walker[] = [
  { role: "viewer", size: DESK, method: "keyboard" },
  { role: "senior", size: PHONE, method: "touch" },
  { role: "admin", size: DESK, method: "mouse" },
];
const shares = new Shares(A_FEW);
const WHILE_HALTED: Walker = { role: "admin", size: DESK, method: "keyboard" };

/** With every end-to-end run, the share of the first walker: the others take ten minutes more. */
const WALKERS = FULL ? EVERYONE : SHORT ? A_FEW : A_FEW.slice(0, 1);

for (const walker of WALKERS) {
  const { role, size, method } = walker;
  test(`every control works: ${role}, ${size.width} px, by ${method}`, async ({ browser }) => {
    await fillConsole();
    const found = await walkAs(browser, walker, {
      pages: PAGES,
      shell: true,
      ...(FULL ? {} : shares.of(walker)),
    });
    report(found);
    expect.soft(found.unvisited, "pages without an example to visit").toEqual([]);
    expect(found.faults).toEqual([]);
  });
}

test("every page can be used while the engine is halted", async ({ browser }) => {
  test.skip(!FULL && !SHORT, "CRAWL=short or CRAWL=full walks through every page");
  await fillConsole();
  const goOn = halt("engine");
  try {
    const found = await walkAs(browser, WHILE_HALTED, {
      pages: PAGES,
      shell: false,
      allowed: [502, 503, 504],
      ...(FULL ? {} : new Shares([WHILE_HALTED, ...A_FEW]).of(WHILE_HALTED)),
    });
    report(found);
    expect(found.faults).toEqual([]);
  } finally {
    goOn();
  }
});

/** Number of controls, for the report. */
function report({ used, gone }: Found): void {
  test
    .info()
    .annotations.push(
      { type: "controls used", description: String(used.length) },
      { type: "gone before their turn", description: gone.join("; ") },
    );
}
