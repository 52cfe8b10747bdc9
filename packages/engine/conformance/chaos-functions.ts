import type { GetFunctionInput, Inngest, InngestFunction } from "inngest";
import { z } from "zod";
import type { ValueLedger } from "./value-ledger.ts";

type Input = GetFunctionInput<Inngest>;
/** Runs a step whose value goes through the ledger; `mayStart` may throw in its place. */
type Keep = (step: string, mayStart?: () => void) => Promise<void>;

const Go = z.looseObject({ data: z.looseObject({ key: z.string() }) });

/** One function of each kind; the steps that each leaves in the ledger when it has completed. */
export const CHAOS_KINDS: Readonly<Record<string, string[]>> = {
  row: ["1", "2", "3", "4"],
  plan: ["before", "left", "middle", "right", "after"],
  nap: ["before", "after"],
  wait: ["before", "after"],
  invoke: ["before", "after"],
  retry: ["shaky", "after"],
};

/**
 * Functions of every kind for an app that is put through crashes.
 * @param pauseMs how long a step takes, so that a crash finds some under way
 */
export function chaosFunctions(
  client: Inngest,
  ledger: ValueLedger,
  { checkpointing, pauseMs }: { checkpointing: boolean; pauseMs: () => number },
): InngestFunction.Any[] {
  const make = (kind: string, body: (input: Input, keep: Keep) => Promise<unknown>) =>
    client.createFunction(
      { id: kind, retries: 4, checkpointing, triggers: { event: `${client.id}/${kind}` } },
      async (input) => {
        const pass = { runId: input.runId, executed: new Map<string, string>() };
        const keep: Keep = async (name, mayStart = () => {}) => {
          const value = await input.step.run(name, async () => {
            mayStart();
            const made = ledger.execute(pass, name);
            await new Promise((done) => setTimeout(done, pauseMs()));
            return made;
          });
          ledger.see(pass, name, value);
        };
        const result = await body(input, keep);
        ledger.finished.add(input.runId);
        return result;
      },
    );
  const child = make("child", async ({ event }, keep) => {
    await keep("inner");
    return event.data.key;
  });
  return [
    child,
    make("row", async (_, keep) => {
      for (const name of ["1", "2", "3", "4"]) await keep(name);
    }),
    make("plan", async (_, keep) => {
      await keep("before");
      await Promise.all(["left", "middle", "right"].map((name) => keep(name)));
      await keep("after");
    }),
    make("nap", async ({ step }, keep) => {
      await keep("before");
      await step.sleep("nap", "1s");
      await keep("after");
    }),
    make("wait", async ({ step, event }, keep) => {
      await keep("before");
      const go = await step.waitForEvent("go", {
        event: `${client.id}/go`,
        timeout: "5m",
        if: "async.data.key == event.data.key",
      });
      if (Go.parse(go).data.key !== event.data.key) ledger.breaches.push("a wait had another's event");
      await keep("after");
    }),
    make("invoke", async ({ step, event }, keep) => {
      await keep("before");
      const answer = await step.invoke("child", { function: child, data: { key: event.data.key } });
      if (answer !== event.data.key) ledger.breaches.push("an invoke had another's answer");
      await keep("after");
    }),
    make("retry", async ({ attempt }, keep) => {
      await keep("shaky", () => {
        if (attempt === 0) throw new Error("not at the first attempt");
      });
      await keep("after");
    }),
  ];
}
