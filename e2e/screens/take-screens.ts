import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import type { PlaygroundMail } from "@/lib/playground/schemas";
import { Person, RECOVERY_MS } from "../support/desk.ts";
import { healthy } from "../support/parts.ts";
import { goTo, signInOnScreen } from "../support/screen.ts";
import { until } from "../support/until.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "docs", "screens");
const SIZE = { width: 1280, height: 800 };
const THEMES = ["light", "dark"] as const;

/** Mails about orders of the local data; the first is decided, the others wait. */
const MAILS: PlaygroundMail[] = [
  {
    from: "cust_001",
    subject: "Charged twice for ord_1001",
    text: "Hi,\n\nI was charged twice for order ord_1001 this morning. My bank shows two payments of $49.00 about a minute apart, but I only placed one order. Could you refund the second one?\n\nThank you, Ada",
  },
  {
    from: "cust_002",
    subject: "Keyboard arrived broken, ord_1004",
    text: "Hello,\n\nord_1004 arrived broken, the case is cracked. Please refund the $180.00.\n\nGrace",
  },
  {
    from: "cust_004",
    subject: "Wrong item in ord_1007",
    text: "Hello,\n\nord_1007 came with the wrong item. Please refund the $12.50.\n\nEdsger",
  },
  {
    from: "cust_001",
    subject: "Annual plan renewed after cancelling",
    text: "Hello,\n\nI cancelled the annual plan on 12 November and have the confirmation. On the 18th you charged me $1,250.00 for ord_1002 all the same. Please refund ord_1002.\n\nAda",
  },
  {
    from: "cust_002",
    subject: "That was quick",
    text: "Thank you so much for the help yesterday. Everything works now, and I really appreciate it.\n\nGrace",
  },
];

test("takes the pictures of the README", async ({ browser }) => {
  await healthy();
  mkdirSync(FOLDER, { recursive: true });
  const admin = await Person.signIn("admin");
  for (const mail of MAILS)
    expect((await admin.request("POST", "/api/playground/mails", mail)).ok).toBe(true);
  const decided = await approvalOf(admin, "ord_1001");
  expect((await admin.decide(decided, "approve")).ok).toBe(true);
  const waiting = await approvalOf(admin, "ord_1004");
  await approvalOf(admin, "ord_1002");
  const run = await runOf(admin);

  for (const colorScheme of THEMES) {
    const page = await browser.newPage({ viewport: SIZE, colorScheme, timezoneId: "UTC", locale: "en-US" });
    await signInOnScreen(page, "senior", "/audit");
    for (const [name, path] of Object.entries({
      approvals: `/approvals/${waiting}`,
      run: `/runs/${run}`,
      overview: "/",
    }))
      await shoot(page, path, `${name}.${colorScheme}.png`);
    await page.close();
  }
});

async function shoot(page: Page, path: string, file: string): Promise<void> {
  await goTo(page, path);
  // A page without requests for half a second has loaded everything.
  await page.waitForFunction(() => document.querySelectorAll("main [aria-busy=true]").length === 0);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(FOLDER, file), animations: "disabled", caret: "hide" });
}

/** The id of the open approval of an order, once the worker has asked. */
function approvalOf(person: Person, orderId: string): Promise<string> {
  return until(`approval of ${orderId}`, RECOVERY_MS, async () => {
    const { items } = await (await person.request("GET", "/api/approvals?status=pending")).json();
    return items.find((one: { orderId: string }) => one.orderId === orderId)?.id as string | undefined;
  });
}

/** The run that paid, once it has completed. */
function runOf(person: Person): Promise<string> {
  return until("the paid run", RECOVERY_MS, async () => {
    const answer = await person.request("GET", "/api/runs?functionId=handle-customer-email&status=completed");
    const { items } = await answer.json();
    return items.find((one: { customerId: string; attempts: number }) => one.customerId === "cust_001")?.id as
      | string
      | undefined;
  });
}
