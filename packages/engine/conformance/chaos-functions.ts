import { randomUUID } from "node:crypto";
import type { GetFunctionInput, Inngest, InngestFunction } from "inngest";
import { z } from "zod";

/** One pass of a function from the top: an executed step is recorded for certain when the next one executes. */
interface Pass {
  runId: string;
  /** Steps executed in this pass, with the value each made. */
  executed: Map<string, string>;
}

/**
 * Records the executions of steps in an app of the real SDK. Every execution makes a new value. A value counts as
 * recorded when the function gets it without executing the step, or when the SDK executes the next step: then the
 * engine has acknowledged the step before. After that no other value may be seen and no further value made.
 */
export class ValueLedger {
  /** Values each step made, by `run step`. */
  readonly made = new Map<string, string[]>();
  /** The value each step was recorded with, as far as the app could tell. */
  readonly recorded = new Map<string, string>();
  /** Breaches of what a durable engine promises. */
  readonly breaches: string[] = [];
  /** Runs whose function has come to its end. */
  readonly finished = new Set<string>();

  /** The body of a step: a value nobody made before. */
  execute(pass: Pass, step: string): string {
    for (const [earlier, value] of pass.executed) this.#record(pass.runId, earlier, value);
    const key = `${pass.runId} ${step}`;
    if (this.recorded.has(key)) this.breaches.push(`executed again after it was recorded: ${key}`);
    const value = randomUUID();
    this.made.set(key, [...(this.made.get(key) ?? []), value]);
    pass.executed.set(step, value);
    return value;
  }

  /** What the function is handed as the step's value. */
  see(pass: Pass, step: string, value: unknown): void {
    const own = pass.executed.get(step);
    if (own === undefined) this.#record(pass.runId, step, String(value));
    else if (own !== value) this.breaches.push(`another value than the one made: ${pass.runId} ${step}`);
  }

  #record(runId: string, step: string, value: string): void {
    const key = `${runId} ${step}`;
    const known = this.recorded.get(key);
    if (known !== undefined && known !== value) this.breaches.push(`recorded twice: ${key}`);
    if (!this.made.get(key)?.includes(value)) this.breaches.push(`recorded without being made: ${key}`);
    this.recorded.set(key, value);
  }
}

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
