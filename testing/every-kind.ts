import { type Inngest, type InngestFunction, NonRetriableError } from "inngest";
import { log } from "@/lib/log";

/** A wait that outlasts any test. */
const LONG = "1h";

/**
 * Functions that use every feature of the SDK, for tests that compare the records of their runs. Events carry `key`,
 * which tells the runs of one test from those of others.
 */
export function everyKind(client: Inngest.Any): InngestFunction.Any[] {
  /** Tries by key and place, so that the first ones can fail. */
  const tries = new Map<string, number>();
  const failTwice = (what: string) => {
    const n = (tries.get(what) ?? 0) + 1;
    tries.set(what, n);
    if (n < 3) throw new Error(`Try ${n}.`);
    return { tries: n };
  };

  const child = client.createFunction(
    { id: "kind-child", triggers: [{ event: "kind/child" }] },
    async ({ event, step }) => step.run("double", (n: number) => 2 * n, event.data.n as number),
  );
  const all = client.createFunction(
    { id: "kind-all", retries: 3, triggers: [{ event: "kind/all" }] },
    async ({ event, step, logger }) => {
      const { key } = event.data;
      logger.info("between steps", { key, secret: "Ada Lovelace" });
      await step.run(
        "plain",
        (a: number, b: string) => {
          logger.warn("within a step", { a });
          // biome-ignore lint/suspicious/noConsole: libraries write there, and a run keeps it.
          console.info("to the console, for ada@example.com", { b, secret: "Ada Lovelace" });
          log.info("by our own log", { a });
          return { a, b };
        },
        1,
        "two",
      );
      await step.run("flaky", () => failTwice(`${key} step`));
      await step.run("same", () => 1);
      await step.run("same", () => 2);
      await Promise.all([step.run("left", () => "l"), step.run("right", () => "r")]);
      await step.sleep("nap", 1);
      await step.waitForEvent("never", { event: "kind/never", timeout: new Date(Date.now() + 30) });
      const invoked = await step.invoke("child", { function: child, data: { n: 21 } });
      await step.sendEvent("send", { name: "kind/sent", data: { key } });
      const answer = await step.waitForEvent("answer", {
        event: "kind/answer",
        if: "event.data.key == async.data.key",
        timeout: LONG,
      });
      failTwice(`${key} function`);
      return { invoked, answered: answer !== null };
    },
  );
  const failsInStep = client.createFunction(
    { id: "kind-step-fails", retries: 1, triggers: [{ event: "kind/step-fails" }] },
    async ({ step }) => {
      await step.run("fine", () => null);
      await step.run("broken", () => {
        throw new Error("Broken for good.");
      });
    },
  );
  const caught = client.createFunction(
    { id: "kind-caught", retries: 0, triggers: [{ event: "kind/caught" }] },
    async ({ step }) => {
      const work = step.run("broken", () => {
        throw new Error("Caught.");
      });
      return work.catch((error: Error) => error.message);
    },
  );
  const failsItself = client.createFunction(
    { id: "kind-fails", triggers: [{ event: "kind/fails" }] },
    async () => {
      throw new NonRetriableError("No.");
    },
  );
  const tooLarge = client.createFunction(
    { id: "kind-too-large", retries: 0, triggers: [{ event: "kind/too-large" }] },
    ({ step }) => step.run("large", () => "x".repeat(5_000_000)),
  );
  const sleeper = client.createFunction(
    {
      id: "kind-sleeps",
      cancelOn: [{ event: "kind/cancel", if: "event.data.key == async.data.key" }],
      triggers: [{ event: "kind/sleeps" }],
    },
    async ({ step }) => {
      await step.run("before", () => 1);
      await step.sleep("long", LONG);
    },
  );
  return [child, all, failsInStep, caught, failsItself, tooLarge, sleeper];
}
