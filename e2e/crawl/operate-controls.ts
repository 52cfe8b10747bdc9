import type { ElementHandle, Page } from "@playwright/test";
import type { PageRoute } from "@/lib/access/routes";
import { consoleUrl } from "../support/addresses.ts";
import { faultsOf, shiftsOf, stateOf, waitForEffect } from "./effect.ts";
import { type Errand, MAX_DEPTH, type OpenPage } from "./open-page.ts";
import { approach, operate } from "./operate.ts";
import type { Control } from "./probe.ts";
import { type Found, routeOf, type Walk } from "./walk.ts";

interface Visit {
  route: PageRoute;
  opened: OpenPage;
  found: Found;
  note: (what: string, fault: string) => unknown;
}

/** Uses every control of a page that belongs to this walk and, on a deep walk, the controls that these open. */
export async function operateControls(walk: Walk, visit: Visit): Promise<void> {
  const { route, opened, found, note } = visit;
  const { page, watched } = opened;
  const errands: Errand[] = fresh(await controlsOf(page), walk, visit, []);
  for (let errand = errands.shift(); errand; errand = errands.shift()) {
    const { control, way } = errand;
    if (control.name === "") note(control.key, "has no name");
    await returnToConsole(page, walk);
    const element = await opened.reach(errand);
    const late = watched.take();
    for (const fault of late.faults) note(`before ${control.key}`, fault);
    if (!element) {
      // Controls disappear when a queue is decided or a run ends.
      found.gone.push(control.key);
      continue;
    }
    found.used.push(control.key);
    const used = await use(opened, walk, control, element);
    for (const fault of used.faults) note(control.key, fault);
    opened.went(way, control);
    // A control that breaks its page must not affect the others.
    if (used.acted || used.faults.length > 0) opened.spoil();
    if (walk.deep && way.length < MAX_DEPTH && used.any && routeOf(pathOf(page)) === route)
      errands.unshift(...fresh(await controlsOf(page), walk, visit, [...way, control]));
  }
}

async function use(
  { page, watched }: OpenPage,
  { method }: Walk,
  control: Control,
  element: ElementHandle<Element>,
): Promise<{ any: boolean; acted: boolean; faults: string[] }> {
  const faults: string[] = [];
  await shiftsOf(page);
  try {
    const inTheWay = await approach(page, element, control, method);
    if (inTheWay) faults.push(inTheWay);
    const before = await stateOf(page);
    const inForce = await element.evaluate((one) => window.crawlProbe.inForce(one));
    const refused = await operate(page, element, control, method);
    const effect = await waitForEffect(page, before, watched, {
      own: control.key,
      leads: control.href !== undefined,
      inForce,
    });
    // Browsers attribute a shift to a press for half a second; on a slow machine the answer may take longer.
    if (effect.acted) await shiftsOf(page);
    if (refused) faults.push(refused);
    else if (!effect.any && !inForce) faults.push(`has no effect by ${method}`);
    faults.push(...effect.faults, ...(await faultsOf(page)));
    return { any: effect.any, acted: effect.acted, faults };
  } catch (error) {
    const reason = String(error).split("\n", 16).join(" ").replaceAll(/\s+/g, " ");
    return { any: false, acted: true, faults: [...faults, `could not be used by ${method}: ${reason}`] };
  }
}

/** Unused controls, now marked as used. Links that leave the console are checked, not followed. */
function fresh(controls: Control[], walk: Walk, { route }: Visit, way: Control[]): Errand[] {
  const errands: Errand[] = [];
  for (const control of controls) {
    const id = walk.onEachPage && !control.shell ? `${route} ${control.key}` : control.key;
    if (walk.used.has(id) || (control.shell && !walk.shell) || !walk.takes(id)) continue;
    walk.used.add(id);
    if (control.href && new URL(control.href).origin !== consoleUrl) continue;
    errands.push({ control, way });
  }
  return errands;
}

/** Signs in again after a control signed out. */
export async function returnToConsole(page: Page, walk: Walk): Promise<void> {
  if (!page.url().startsWith(consoleUrl) || pathOf(page).startsWith("/sign-in")) await walk.signIn(page);
}

const pathOf = (page: Page) => page.url().slice(consoleUrl.length);
const controlsOf = (page: Page) => page.evaluate(() => window.crawlProbe.controls());
