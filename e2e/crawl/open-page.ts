import type { ElementHandle, Page } from "@playwright/test";
import { goTo } from "../support/screen.ts";
import { settle, stateOf, waitForEffect } from "./effect.ts";
import { approach, operate } from "./operate.ts";
import type { Control, Place } from "./probe.ts";
import type { Watch } from "./watch.ts";

/** Deepest nesting: a menu in a dialog that a button opened. */
export const MAX_DEPTH = 3;
/** Time for closing a layer by Escape, or for a step back in the history. */
const BACK_WITHIN_MS = 2_000;

/** A control, and the controls that must be used before it appears. */
export interface Errand {
  control: Control;
  way: Control[];
}

/**
 * A page whose controls are used one after another. Resets the page by Escape and the browser's back button, or opens
 * it again if that fails or the page changed something for good.
 */
export class OpenPage {
  /** Controls that led from the opened page to its present state. */
  #way: readonly Control[] = [];
  #home: Place | undefined;

  constructor(
    readonly page: Page,
    readonly address: string,
    readonly watched: Watch,
  ) {}

  async open(): Promise<void> {
    await goTo(this.page, this.address);
    await settle(this.page, this.watched);
    this.#home = await placeOf(this.page);
    this.#way = [];
  }

  /** Resets the page to its opened state. */
  async ready(): Promise<void> {
    if (!(await this.#putBack())) await this.open();
  }

  /** Makes a control appear; undefined when a control on the way has disappeared. */
  async reach({ control, way }: Errand): Promise<ElementHandle<Element> | undefined> {
    if (this.#standsBehind(way) || ((await this.#putBack()) && (await this.#go(way)))) {
      const element = await find(this.page, control.key);
      if (element) return element;
      // Escape also closes a question in place of the buttons, and clears a selection.
      if (way.length === 0) await this.page.keyboard.press("Escape");
      const back = way.length === 0 ? await find(this.page, control.key) : undefined;
      if (back) return back;
    }
    await this.open();
    return (await this.#go(way)) ? find(this.page, control.key) : undefined;
  }

  /** Records the use of a control. */
  went(way: readonly Control[], control: Control): void {
    this.#way = [...way, control];
  }

  /** Makes the next control start from the opened page. */
  spoil(): void {
    this.#home = undefined;
  }

  #standsBehind(way: readonly Control[]): boolean {
    return (
      this.#home !== undefined &&
      way.length > 0 &&
      way.length === this.#way.length &&
      way.every(({ key }, at) => key === this.#way[at]?.key)
    );
  }

  async #putBack(): Promise<boolean> {
    const home = this.#home;
    if (!home) return false;
    for (let steps = 0; steps <= MAX_DEPTH; steps++) {
      const now = await placeOf(this.page).catch(() => undefined);
      // A toast covers the next control, and some offer to undo.
      if (!now || now.toasts > 0) return false;
      if (now.layers > 0) await this.page.keyboard.press("Escape");
      else if (now.entry > home.entry)
        await this.page.evaluate((by) => history.go(by), home.entry - now.entry);
      // A control that replaced the address, such as a filter, must not affect the next control.
      else if (pathnameOf(now) !== pathnameOf(home)) return false;
      else {
        this.#way = [];
        return true;
      }
      if (!(await this.#leaves(now))) return false;
      await settle(this.page, this.watched);
    }
    return false;
  }

  async #leaves(from: Place): Promise<boolean> {
    const moved = ({ layers, entry }: Place) => {
      const now = window.crawlProbe.place();
      return now.layers < layers || now.entry !== entry;
    };
    return this.page.waitForFunction(moved, from, { timeout: BACK_WITHIN_MS }).then(
      () => true,
      () => false,
    );
  }

  /** Uses the controls on the way again; false when one has disappeared. */
  async #go(way: readonly Control[]): Promise<boolean> {
    for (const control of way) {
      const element = await find(this.page, control.key);
      if (!element) return false;
      const before = await stateOf(this.page);
      const fault = await approach(this.page, element, control, "mouse")
        .then(() => operate(this.page, element, control, "mouse"))
        .catch((error: unknown) => String(error));
      if (fault) return false;
      const expected = { own: control.key, leads: false };
      const { acted } = await waitForEffect(this.page, before, this.watched, expected);
      this.went(this.#way, control);
      if (acted) this.spoil();
    }
    return true;
  }
}

const pathnameOf = ({ path }: Place) => path.split(/[?#]/, 1)[0];
const placeOf = (page: Page): Promise<Place> => page.evaluate(() => window.crawlProbe.place());

async function find(page: Page, key: string): Promise<ElementHandle<Element> | undefined> {
  const handle = await page.evaluateHandle((wanted) => window.crawlProbe.find(wanted), key);
  return handle.asElement() ?? undefined;
}
