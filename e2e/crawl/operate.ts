import type { ElementHandle, Page } from "@playwright/test";
import type { Control } from "./probe.ts";

/** The input method. */
export const METHODS = ["mouse", "touch", "keyboard"] as const;
export type Method = (typeof METHODS)[number];

/** Time to press a control; a slower one is covered, moves, or never becomes ready. */
const PRESS_WITHIN_MS = 4_000;
const MOVED_PX = 1;
/** Long enough for searches, which need three characters. */
const WRITTEN = "abc";
/** Where a drag begins and ends, as shares of the element's width. */
const DRAG = { from: 0.3, to: 0.7, steps: 6 };

/**
 * Points at a control without pressing it, so that hover and focus do not count as effects of a press.
 * @returns the fault; undefined without one
 */
export async function approach(
  page: Page,
  element: ElementHandle<Element>,
  control: Control,
  method: Method,
): Promise<string | undefined> {
  if (control.kind === "press") await fillFormOf(element);
  if (method === "keyboard" || control.keyboardOnly) await element.focus();
  else if (method === "mouse") return hoverAndWatch(page, element);
  return undefined;
}

/** Fills an empty field of a button's form, because an empty form sends nothing. */
async function fillFormOf(element: ElementHandle<Element>): Promise<void> {
  const empty = await element.evaluateHandle((one) =>
    one instanceof HTMLButtonElement && one.type === "submit"
      ? [...(one.form?.elements ?? [])].find(
          (field) =>
            field instanceof HTMLInputElement &&
            ["text", "search"].includes(field.type) &&
            field.value === "",
        )
      : undefined,
  );
  await empty.asElement()?.fill(WRITTEN);
}

/** Uses a control once. @returns the fault of its use; undefined without one */
export async function operate(
  page: Page,
  element: ElementHandle<Element>,
  control: Control,
  method: Method,
): Promise<string | undefined> {
  switch (control.kind) {
    case "drag":
      return drag(page, element, method);
    case "write":
      return write(page, element, method);
    case "choose":
      return choose(page, element, method);
    default:
      return press(page, element, control, method);
  }
}

/** The pointer comes to rest on it, and it stays where it is. */
async function hoverAndWatch(page: Page, element: ElementHandle<Element>): Promise<string | undefined> {
  await element.scrollIntoViewIfNeeded({ timeout: PRESS_WITHIN_MS });
  const before = await element.boundingBox();
  if (!before) return undefined;
  await page.mouse.move(before.x + before.width / 2, before.y + before.height / 2);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const after = await element.boundingBox();
  if (!after) return "went away under the pointer";
  const by = Math.max(Math.abs(after.x - before.x), Math.abs(after.y - before.y));
  return by > MOVED_PX ? `moved ${Math.round(by)} px under the pointer` : undefined;
}

async function press(
  page: Page,
  element: ElementHandle<Element>,
  { kind, keyboardOnly, role }: Control,
  method: Method,
): Promise<string | undefined> {
  const options = { timeout: PRESS_WITHIN_MS };
  if (method === "keyboard" || keyboardOnly) {
    const focused = await element.evaluate((one) => one === document.activeElement);
    if (!focused) return "does not take the focus";
    const bySpace = kind === "tick" || role === "switch";
    await page.keyboard.press(role === "input radio" ? "ArrowDown" : bySpace ? "Space" : "Enter");
    return undefined;
  }
  // The box of a hidden checkbox is drawn by its label, which is what people press.
  const target = kind === "tick" ? await pressableOf(element) : element;
  await (method === "touch" ? target.tap(options) : target.click(options));
  return undefined;
}

async function pressableOf(element: ElementHandle<Element>): Promise<ElementHandle<Element>> {
  const handle = await element.evaluateHandle((one) => one.closest("label") ?? one);
  return handle.asElement() ?? element;
}

async function write(
  page: Page,
  element: ElementHandle<Element>,
  method: Method,
): Promise<string | undefined> {
  const type = (await element.getAttribute("type")) ?? "text";
  await (method === "touch" ? element.tap({ timeout: PRESS_WITHIN_MS }) : element.focus());
  const sample = {
    number: "7",
    "datetime-local": "2026-01-02T03:04",
    date: "2026-01-02",
    email: "a@example.com",
  }[type];
  if (type === "datetime-local" || type === "date") await element.fill(sample ?? "");
  else await page.keyboard.type(sample ?? "a");
  const value = await element.evaluate((one) => ("value" in one ? String(one.value) : one.textContent));
  return value === "" ? "takes no text" : undefined;
}

async function choose(
  page: Page,
  element: ElementHandle<Element>,
  method: Method,
): Promise<string | undefined> {
  const next = await element.evaluate((one) =>
    one instanceof HTMLSelectElement
      ? [...one.options].find((option) => !option.selected && !option.disabled)?.value
      : undefined,
  );
  if (next !== undefined && method !== "keyboard") {
    await element.selectOption(next, { timeout: PRESS_WITHIN_MS });
    return undefined;
  }
  await element.focus();
  await page.keyboard.press(await element.evaluate(nextKey));
  return undefined;
}

/** The arrow key that can move. */
function nextKey(one: Element): string {
  if (one.getAttribute("role") !== "slider") return "ArrowDown";
  return one.getAttribute("aria-valuenow") === one.getAttribute("aria-valuemax") ? "ArrowLeft" : "ArrowRight";
}

async function drag(
  page: Page,
  element: ElementHandle<Element>,
  method: Method,
): Promise<string | undefined> {
  await element.scrollIntoViewIfNeeded({ timeout: PRESS_WITHIN_MS });
  const box = await element.boundingBox();
  if (!box) return "went away before it was dragged";
  const y = box.y + box.height / 2;
  const at = (share: number) => box.x + box.width * share;
  if (method === "touch") {
    const touch = await page.context().newCDPSession(page);
    const send = (type: "touchStart" | "touchMove" | "touchEnd", share?: number) =>
      touch.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: share === undefined ? [] : [{ x: at(share), y }],
      });
    await send("touchStart", DRAG.from);
    for (let step = 1; step <= DRAG.steps; step++)
      await send("touchMove", DRAG.from + ((DRAG.to - DRAG.from) * step) / DRAG.steps);
    await send("touchEnd");
    return undefined;
  }
  await page.mouse.move(at(DRAG.from), y);
  await page.mouse.down();
  await page.mouse.move(at(DRAG.to), y, { steps: DRAG.steps });
  await page.mouse.up();
  return undefined;
}
