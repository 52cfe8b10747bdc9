import type { Answer, Question, Vagus } from "./client.ts";

/** The parts of an Inngest function's context that waiting takes. */
export interface Tools {
  step: {
    run(id: string, work: () => Promise<unknown>): Promise<unknown>;
    waitForEvent(id: string, wait: { event: string; timeout: Date; if: string }): Promise<unknown>;
    sendEvent(id: string, event: { name: string; data: Record<string, string> }): Promise<unknown>;
  };
  group: {
    parallel(options: { mode: "race" }, work: () => Promise<unknown>): Promise<unknown>;
  };
}

/** Each wait ends by an event or a deadline; a question that is extended more often is a fault. */
const MAX_WAITS = 100;
/** A clock that is ahead of the console's must not come back at once, again and again. */
const SHORTEST_WAIT_MS = 5_000;

/**
 * Asks people from an Inngest function and waits for their answer. The console's row is the truth and the event a
 * nudge: the wait is registered before the row is read, so an early, late, doubled or lost event costs delay and never
 * the answer. The event reaches functions on the engine of the console, or on the one that `answerTo` names.
 * @param name of the steps, unique within the function
 */
export async function askPerson(
  { step, group }: Tools,
  vagus: Vagus,
  name: string,
  question: Question,
): Promise<Answer> {
  const { id, until } = toOpened(
    await step.run(name, async () => {
      const asked = await vagus.ask(question);
      return { id: asked.id, until: asked.deadline };
    }),
  );
  const read = async () => {
    const { answer, deadline } = await vagus.read(id);
    return { answer, until: deadline };
  };
  let deadline = until;
  for (let turn = 1; turn <= MAX_WAITS; turn++) {
    let woken: Promise<unknown> = Promise.resolve();
    const early = await group.parallel({ mode: "race" }, () => {
      woken = step.waitForEvent(`${name}-wait-${turn}`, {
        event: "approval/decided",
        timeout: new Date(Math.max(Date.parse(deadline), Date.now() + SHORTEST_WAIT_MS)),
        if: `async.data.approvalId == "${id}"`,
      });
      return Promise.race([woken.then(() => undefined), step.run(`${name}-read-${turn}`, read)]);
    });
    const settled = early === undefined ? undefined : toLook(early).answer;
    if (settled) {
      // Settled before the wait was registered. A run ends only when every step it began has ended, so end the wait.
      const data = { approvalId: id, decisionId: "settled-already" };
      await step.sendEvent(`${name}-end-wait-${turn}`, { name: "approval/decided", data });
      return settled;
    }
    await woken;
    const look = toLook(await step.run(`${name}-read-again-${turn}`, read));
    if (look.answer) return look.answer;
    deadline = look.until;
  }
  throw new Error(`${id} was still open after ${MAX_WAITS} waits.`);
}

// A step's result comes back as JSON of what it returned.
function toOpened(result: unknown): { id: string; until: string } {
  const { id, until } = Object(result);
  return { id: String(id), until: String(until) };
}

function toLook(result: unknown): { answer: Answer | null; until: string } {
  const { answer, until } = Object(result);
  return { answer: answer ?? null, until: String(until) };
}
