import type { ElementHandle, Page } from "@playwright/test";
import type { PageRoute } from "@/lib/access/routes";
import { consoleUrl } from "../support/addresses.ts";
import { goTo } from "../support/screen.ts";
import { type Method, operate } from "./operate.ts";
import { findAddress, routeOf } from "./pages.ts";
import { pressKeys } from "./press-keys.ts";
import type { Control } from "./probe.ts";
import { type Watched, watch } from "./watch.ts";

/** What a control does shows within this; a slow machine and a read by the server fit in. */
const EFFECT_WITHIN_MS = 4_000;
/** A menu in a dialog that a button opened is the third. */
const MAX_DEPTH = 3;
const BROKEN = ["This page could not be shown", "Application error"];

/** One way through the console. */
export interface Walk {
  pages: readonly PageRoute[];
  method: Method;
  /** Keys of controls that were used already; grows. */
  used: Set<string>;
  /** Whether what a control opens is used too. */
  deep: boolean;
  /** Whether a control that several pages share is used on each of them. */
  onEachPage: boolean;
  /** Whether the keys and what stands around every page are used too. */
  shell: boolean;
  /** Statuses of 500 and above that are true in this situation. */
  allowed?: readonly number[];
  /** Signs in again after a control signed out. */
  signIn: (page: Page) => Promise<void>;
}

export interface Found {
  faults: string[];
  /** Controls that were used, by key. */
  used: string[];
  /** Controls that were there and were not when their turn came. */
  gone: string[];
  /** Pages that could not be visited, because the list above them is empty. */
  unvisited: PageRoute[];
}

/** A control, and the controls that have to be used before it is there. */
interface Errand {
  control: Control;
  way: Control[];
}

/**
 * Visits pages and uses every control once: each starts on a freshly opened page, so one that breaks its page takes no
 * other with it. The list of controls is what the page shows, so a new control is used without being named anywhere.
 */
export async function crawl(page: Page, walk: Walk): Promise<Found> {
  const found: Found = { faults: [], used: [], gone: [], unvisited: [] };
  const seen = watch(page, walk.allowed);
  for (const route of walk.pages) {
    await comeBack(page, walk);
    const address = await findAddress(page, route);
    if (address === undefined) {
      found.unvisited.push(route);
      continue;
    }
    const note = (what: string, fault: string) => found.faults.push(`${route} ${what}: ${fault}`);
    await arrive(page, address, []);
    for (const fault of [...seen().faults, ...(await faultsOf(page))]) note("opened", fault);
    await operateAll(page, walk, { route, address, found, seen, note });
    if (!walk.shell) continue;
    for (const fault of await pressKeys(page, address, walk.used)) note("keys", fault);
    for (const fault of seen().faults) note("keys", fault);
  }
  return found;
}

interface Visit {
  route: PageRoute;
  address: string;
  found: Found;
  seen: () => Watched;
  note: (what: string, fault: string) => unknown;
}

async function operateAll(page: Page, walk: Walk, visit: Visit): Promise<void> {
  const { route, address, found, seen, note } = visit;
  const errands: Errand[] = fresh(await controlsOf(page), walk, visit, []);
  let asOpened = false;
  for (let errand = errands.shift(); errand; errand = errands.shift()) {
    const { control, way } = errand;
    const { key } = control;
    if (control.name === "") note(key, "has no name");
    await comeBack(page, walk);
    const element = await reach(page, address, errand, asOpened && way.length === 0);
    if (!element) {
      // A queue that is decided, a run that ended: what was offered is not there for ever.
      found.gone.push(key);
      continue;
    }
    seen();
    const before = await stateOf(page);
    const fault = await operate(page, element, control, walk.method).catch(
      (error: unknown) => `could not be used by ${walk.method}: ${String(error).split("\n", 3).join(" ")}`,
    );
    const changed = await waitForEffect(page, before, seen);
    found.used.push(key);
    if (fault) note(key, fault);
    else if (!changed.effect && !control.inForce) note(key, `has no effect by ${walk.method}`);
    for (const one of [...changed.faults, ...(await faultsOf(page))]) note(key, one);
    const here = pathOf(page);
    if (walk.deep && way.length < MAX_DEPTH && changed.effect && routeOf(here) === route) {
      errands.push(...fresh(await controlsOf(page), walk, visit, [...way, control]));
    }
    // What was written or ticked stands in nobody's way.
    asOpened = way.length === 0 && ["write", "tick"].includes(control.kind) && here === address;
  }
}

/** Controls that nobody used yet, marked as used. Links that leave the console are looked at, not followed. */
function fresh(controls: Control[], walk: Walk, { route }: Visit, way: Control[]): Errand[] {
  const errands: Errand[] = [];
  for (const control of controls) {
    const id = walk.onEachPage && !control.shell ? `${route} ${control.key}` : control.key;
    if (walk.used.has(id) || (control.shell && !walk.shell)) continue;
    walk.used.add(id);
    if (control.href && new URL(control.href).origin !== consoleUrl) continue;
    errands.push({ control, way });
  }
  return errands;
}

/** Goes where a control is; on the page as it stands when that will do. */
async function reach(
  page: Page,
  address: string,
  { control, way }: Errand,
  asOpened: boolean,
): Promise<ElementHandle<Element> | undefined> {
  const here = asOpened ? await find(page, control.key) : undefined;
  return here ?? ((await arrive(page, address, way)) ? find(page, control.key) : undefined);
}

/** Opens the page and goes the way to what a control opened; false when a part of the way is not there any more. */
async function arrive(page: Page, address: string, way: Control[]): Promise<boolean> {
  await goTo(page, address);
  await page.waitForFunction(() => window.crawlProbe.settled());
  for (const control of way) {
    const element = await find(page, control.key);
    if (!element) return false;
    const before = await stateOf(page);
    const fault = await operate(page, element, control, "mouse").catch((error: unknown) => String(error));
    if (fault) return false;
    await waitForEffect(page, before, () => ({ faults: [], acted: false }));
  }
  return true;
}

async function comeBack(page: Page, walk: Walk): Promise<void> {
  if (!page.url().startsWith(consoleUrl) || pathOf(page).startsWith("/sign-in")) await walk.signIn(page);
}

const pathOf = (page: Page) => page.url().slice(consoleUrl.length);
const controlsOf = (page: Page) => page.evaluate(() => window.crawlProbe.controls());
const stateOf = (page: Page) =>
  page.evaluate(() => window.crawlProbe.state()).catch(() => "another document");

async function find(page: Page, key: string): Promise<ElementHandle<Element> | undefined> {
  const handle = await page.evaluateHandle((wanted) => window.crawlProbe.find(wanted), key);
  return handle.asElement() ?? undefined;
}

/** Waits until something a person could notice is different, or a request left that changes something. */
async function waitForEffect(
  page: Page,
  before: string,
  seen: () => Watched,
): Promise<{ effect: boolean; faults: string[] }> {
  const faults: string[] = [];
  const deadline = Date.now() + EFFECT_WITHIN_MS;
  while (true) {
    const told = seen();
    faults.push(...told.faults);
    const effect = told.acted || (await stateOf(page)) !== before;
    if (effect || Date.now() > deadline) {
      await page.waitForFunction(() => window.crawlProbe.settled());
      return { effect, faults: [...faults, ...seen().faults] };
    }
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done))).catch(() => undefined);
  }
}

async function faultsOf(page: Page): Promise<string[]> {
  const text = await page.locator("body").innerText();
  const broken = BROKEN.filter((words) => text.includes(words)).map((words) => `shows “${words}”`);
  const shifts = await page.evaluate(() => window.crawlProbe.shifts());
  return [...broken, ...shifts.map(({ element, byPx }) => `${element} shifted ${byPx} px under the pointer`)];
}
