import { type Inngest, type InngestFunction, NonRetriableError } from "inngest";

/** Functions for tests of operations, and the switch that breaks one of them. */
export interface Breakable {
  /** Whether `test-fragile` fails in its second step. */
  broken: boolean;
  /** How often each step of it began, by run and step. */
  began: string[];
  functions(client: Inngest.Any): InngestFunction.Any[];
}

/** `test-fragile`, whose second step breaks on demand; `test-asleep` and `test-listening`, which never end. */
export function breakable(): Breakable {
  const state: Breakable = {
    broken: true,
    began: [],
    functions: (client) => [
      client.createFunction(
        { id: "test-fragile", retries: 0, triggers: [{ event: "test/fragile" }] },
        async ({ event, step, runId }) => {
          const first = await step.run("first", () => state.began.push(`${runId} first`));
          await step.run("second", () => {
            state.began.push(`${runId} second`);
            if (state.broken) throw new NonRetriableError("It is broken.");
          });
          return { first, ticketId: event.data.ticketId };
        },
      ),
      client.createFunction({ id: "test-asleep", triggers: [{ event: "test/asleep" }] }, async ({ step }) =>
        step.sleep("long", "1h"),
      ),
      client.createFunction(
        { id: "test-listening", triggers: [{ event: "test/listening" }] },
        async ({ step }) => {
          await step.waitForEvent("never", { event: "test/never", timeout: "1h" });
        },
      ),
    ],
  };
  return state;
}
