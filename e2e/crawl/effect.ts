import type { Page } from "@playwright/test";
import type { State } from "./probe.ts";
import type { Watch } from "./watch.ts";

/** Time in which the effect of a control must show, with a read by the server on a slow machine. */
const EFFECT_WITHIN_MS = 4_000;
/** Time in which a server under load answers, even if it waits in vain for a halted engine. */
const SETTLED_WITHIN_MS = 20_000;
/** A page without requests and changes for this long has settled. */
const IDLE = { ms: 1_000, frames: 30 };
const SELDOM_FRAMES = 6;
const BROKEN = ["This page could not be shown", "Application error"];

export const stateOf = (page: Page): Promise<State | undefined> =>
  // A document that is being replaced has no state.
  page.evaluate(() => window.crawlProbe.state()).catch(() => undefined);

/** The effect of using a control. */
export interface Effect {
  /** Whether a visible change happened, or a request was sent that may change something. */
  any: boolean;
  /** Whether such a request was sent. */
  acted: boolean;
  faults: string[];
}

/** The expected kind of effect. */
interface Expected {
  /** Key of the control, whose own focus is no effect. */
  own: string;
  /** Whether it is a link, whose only effect is another address. */
  leads: boolean;
  /** Whether it is active already, so that nothing needs to happen. */
  inForce?: boolean;
}

/** Waits for the effect of a use, and until the page has settled. */
export async function waitForEffect(
  page: Page,
  before: State | undefined,
  watched: Watch,
  { own, leads, inForce }: Expected,
): Promise<Effect> {
  const effect: Effect = { any: false, acted: false, faults: [] };
  const begun = Date.now();
  let idleSince = begun;
  let idleFrames = 0;
  for (let look = 1; ; look++) {
    const { acted, faults } = watched.take();
    effect.faults.push(...faults);
    effect.acted ||= acted;
    const after = await stateOf(page);
    effect.any = acted || (leads ? after?.url !== before?.url : differs(before, after, own));
    const idle = idleFrames >= IDLE.frames && Date.now() - idleSince >= IDLE.ms;
    if (effect.any || inForce || idle || Date.now() - begun > EFFECT_WITHIN_MS) break;
    // Most effects show within a few frames; checking hundreds of frames would slow the page down.
    for (let frame = 0; frame < Math.min(look, SELDOM_FRAMES); frame++) {
      await nextFrame(page);
      idleFrames++;
    }
    if (watched.quiet()) continue;
    idleSince = Date.now();
    idleFrames = 0;
  }
  await settle(page, watched);
  const { acted, faults } = watched.take();
  effect.faults.push(...faults);
  effect.acted ||= acted;
  return effect;
}

function differs(before: State | undefined, after: State | undefined, own: string): boolean {
  if (!before || !after) return true;
  return (
    before.url !== after.url || before.shown !== after.shown || !["", own, before.focus].includes(after.focus)
  );
}

/** Waits until every answer has arrived and is drawn; `faultsOf` reports if that never happens. */
export async function settle(page: Page, watched: Watch): Promise<void> {
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  for (let calm = 0; calm < 2 && Date.now() < deadline; ) {
    await nextFrame(page);
    calm = watched.quiet() && (await isSettled(page)) ? calm + 1 : 0;
  }
}

const isSettled = (page: Page) => page.evaluate(() => window.crawlProbe.settled()).catch(() => false);

const nextFrame = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(done))).catch(() => undefined);

/** Faults of the page in its present state. */
export async function faultsOf(page: Page): Promise<string[]> {
  const text = await page.locator("body").innerText();
  const broken = BROKEN.filter((words) => text.includes(words)).map((words) => `shows “${words}”`);
  if (!(await isSettled(page))) broken.push("still reads");
  const misplaced = await page.evaluate(() => window.crawlProbe.misplaced());
  return [
    ...broken,
    ...misplaced.map((what) => `${what} stands inside an element that cannot hold it`),
    ...(await shiftsOf(page)),
  ];
}

/** Returns and clears the shifts under the pointer. */
export async function shiftsOf(page: Page): Promise<string[]> {
  const shifts = await page.evaluate(() => window.crawlProbe.shifts());
  return shifts.map(({ element, byPx }) => `${element} shifted ${byPx} px under the pointer`);
}
