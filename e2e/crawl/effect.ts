import type { Page } from "@playwright/test";
import type { State } from "./probe.ts";
import type { Watch } from "./watch.ts";

/** What a control does shows within this; a slow machine and a read by the server fit in. */
const EFFECT_WITHIN_MS = 4_000;
/** A server under load answers within this, also when it waits in vain for an engine that stands still. */
const SETTLED_WITHIN_MS = 20_000;
/** A page that asks nothing and draws nothing new for so long has done all it will. */
const IDLE = { ms: 1_000, frames: 30 };
const SELDOM_FRAMES = 6;
const BROKEN = ["This page could not be shown", "Application error"];

export const stateOf = (page: Page): Promise<State | undefined> =>
  // A document that is being replaced has no state.
  page.evaluate(() => window.crawlProbe.state()).catch(() => undefined);

/** What followed upon the use of a control. */
export interface Effect {
  /** Whether something a person could notice is different, or a request left that may change something. */
  any: boolean;
  /** Whether such a request left. */
  acted: boolean;
  faults: string[];
}

/** What effect is looked for. */
interface Expected {
  /** Key of the control: that it took the focus is no effect. */
  own: string;
  /** Whether it leads to another address, which alone is its effect. */
  leads: boolean;
  /** Whether it is in force already, so that nothing has to happen. */
  inForce?: boolean;
}

/** Waits for the effect of a use, and until all that it set going is done. */
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
    // Most effects show within a few frames; looking in each of hundreds would slow the page down.
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

/** Waits until every answer has come and is drawn; `faultsOf` says when that never is. */
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

/** What is wrong with the page as it stands. */
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

/** Gives and forgets what shifted under the pointer. */
export async function shiftsOf(page: Page): Promise<string[]> {
  const shifts = await page.evaluate(() => window.crawlProbe.shifts());
  return shifts.map(({ element, byPx }) => `${element} shifted ${byPx} px under the pointer`);
}
