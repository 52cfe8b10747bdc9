import { expect, test } from "@playwright/test";
import { ROLES } from "@/db/schema/vocabulary";
import type { Role } from "@/lib/access/schemas";
import { fillConsole, resumeEverything } from "./crawl/fill-console.ts";
import { type Found, PAGES } from "./crawl/walk.ts";
import { DESK, EACH_ROLE, FULL, LONGEST_MS, SHORT, Shares, type Walker, walkAs } from "./crawl/walk-as.ts";
import { halt, healthy } from "./support/parts.ts";
import { PHONE } from "./support/screen.ts";

// No traces: thousands of uses make huge ones, and each fault names its page and control.
test.use({ trace: "off" });
test.beforeEach(healthy);
test.beforeEach(() => test.setTimeout(LONGEST_MS));
test.afterEach(resumeEverything);

const byEveryMethod = (role: Role): Walker[] => [
  { role, size: DESK, method: "mouse" },
  { role, size: DESK, method: "keyboard" },
  { role, size: PHONE, method: "touch" },
];
/** The last one sees all that the others see. */
const A_FEW: Walker[] = [
  { role: "viewer", size: DESK, method: "keyboard" },
  { role: "senior", size: PHONE, method: "touch" },
  { role: "admin", size: DESK, method: "mouse" },
];
const WHILE_HALTED: Walker = { role: "admin", size: DESK, method: "keyboard" };

/** Walkers who deal the controls out among themselves: within a group each control is used once. */
const GROUPS: Walker[][] = FULL
  ? ROLES.flatMap(byEveryMethod).map((walker) => [walker])
  : EACH_ROLE
    ? ROLES.map(byEveryMethod)
    : [A_FEW];
const ALL = FULL || EACH_ROLE || SHORT;

for (const group of GROUPS) {
  const shares = new Shares(group);
  // With every end-to-end run, the share of the first walker: the others take ten minutes more.
  for (const walker of ALL ? group : group.slice(0, 1)) {
    const { role, size, method } = walker;
    test(`every control works: ${role}, ${size.width} px, by ${method}`, async ({ browser }) => {
      await fillConsole();
      const found = await walkAs(browser, walker, { pages: PAGES, shell: true, ...shares.of(walker) });
      report(found);
      expect.soft(found.unvisited, "pages without an example to visit").toEqual([]);
      expect(found.faults).toEqual([]);
    });
  }
}

test("every page can be used while the engine is halted", async ({ browser }) => {
  test.skip(!ALL, "CRAWL=short, roles or full walks through every page");
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
