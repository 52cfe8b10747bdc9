import { performance } from "node:perf_hooks";
import { sdkClient, startSdkApp } from "vagus-engine/conformance/sdk-app";
import { openAgent, post } from "../post.ts";

/** How the engine runs three steps: by a call for each, or by one call that reports them. */
export type Mode = "classic" | "checkpointing";

/** A call as the app's HTTP server saw it: the SDK's time between the two does not count for the engine. */
export interface Call {
  arrivedAtMs: number;
  /** When the answer was sent; infinite until then. */
  answeredAtMs: number;
}

/** What one run did and when, in milliseconds of this process's clock. */
export interface Timeline {
  sentAtMs: number;
  calls: Call[];
}

/** The real SDK with two functions, registered with one server, and what it saw of the runs. */
export interface BenchApp {
  /** Runs three steps, with nothing else under way; resolves when the function has returned. */
  runSteps(mode: Mode): Promise<Timeline>;
  /** Starts so many runs of three steps with one request; milliseconds until the last function has returned. */
  runMany(mode: Mode, count: number): Promise<number>;
  /** Starts so many runs that wait for a decision; resolves when each has been called. */
  startWaits(count: number): Promise<Waiting[]>;
  /** Starts a run that sleeps for a day; resolves when it has been called. */
  startSleep(): Promise<void>;
  close(): Promise<void>;
}

/** A run that waits. */
export interface Waiting {
  /** Sends the event it waits for, with nothing else under way; milliseconds until the call that goes on arrived. */
  decide(): Promise<number>;
}

export const EVENT_PATH = "/e/bench";
const STEPS = ["first", "second", "third"];
/** Ten times the longest time measured here. */
const PATIENCE_MS = 60_000;

interface Watch {
  called(): void;
  done(): void;
}

/** Serves the functions in this process and registers them with `engineUrl`. */
export async function startBenchApp(appId: string, engineUrl: string): Promise<BenchApp> {
  const client = sdkClient(appId, engineUrl);
  const watches = new Map<string, Watch>();
  let count = 0;
  /** Calls since something was sent last. */
  let calls: Call[] = [];
  const onCall = () => {
    const call = { arrivedAtMs: performance.now(), answeredAtMs: Number.POSITIVE_INFINITY };
    calls.push(call);
    return () => {
      call.answeredAtMs = performance.now();
    };
  };

  const stepsOf = (mode: Mode) =>
    client.createFunction(
      { id: mode, triggers: [{ event: `${appId}/${mode}` }], checkpointing: mode === "checkpointing" },
      async ({ event, step }) => {
        for (const id of STEPS) await step.run(id, () => ({ customerId: "cust_001", step: id }));
        watches.get(event.data.key)?.done();
        return { steps: STEPS.length };
      },
    );
  const waiting = client.createFunction(
    { id: "waiting", triggers: [{ event: `${appId}/waiting` }] },
    async ({ event, step }) => {
      const watch = watches.get(event.data.key);
      watch?.called();
      const condition = "async.data.key == event.data.key";
      await step.waitForEvent("decision", { event: `${appId}/decided`, timeout: "1h", if: condition });
      watch?.done();
    },
  );
  const sleeping = client.createFunction(
    { id: "sleeping", triggers: [{ event: `${appId}/sleeping` }] },
    async ({ event, step }) => {
      watches.get(event.data.key)?.called();
      await step.sleep("until tomorrow", "1d");
    },
  );
  const functions = [stepsOf("classic"), stepsOf("checkpointing"), waiting, sleeping];
  const app = await startSdkApp(client, functions, { onCall });
  const agent = openAgent();

  /** Waits for a run: its first call and its end. */
  function watch() {
    count += 1;
    const key = String(count);
    const [called, done] = [signal(), signal()];
    watches.set(key, { called: called.give, done: done.give });
    return { key, called: called.given, done: done.given };
  }
  const event = (name: string, key: string) => ({ name: `${appId}/${name}`, data: { key } });
  async function send(events: unknown): Promise<void> {
    calls = [];
    const { status, body } = await post(agent, `${engineUrl}${EVENT_PATH}`, JSON.stringify(events));
    if (status !== 200) throw new Error(`The server refused events with ${status}: ${body}`);
  }

  return {
    async runSteps(mode) {
      const one = watch();
      const sentAtMs = performance.now();
      await send(event(mode, one.key));
      await soon("the end of a run", one.done);
      return { sentAtMs, calls };
    },
    async runMany(mode, runs) {
      const all = Array.from({ length: runs }, watch);
      const sentAtMs = performance.now();
      await send(all.map(({ key }) => event(mode, key)));
      await soon("the ends of all runs", Promise.all(all.map(({ done }) => done)));
      return performance.now() - sentAtMs;
    },
    async startWaits(runs) {
      const all = Array.from({ length: runs }, watch);
      await send(all.map(({ key }) => event("waiting", key)));
      await soon("the first calls of all runs", Promise.all(all.map(({ called }) => called)));
      return all.map(({ key, done }) => ({
        async decide() {
          const sentAtMs = performance.now();
          await send(event("decided", key));
          await soon("the end of a wait", done);
          return (calls[0]?.arrivedAtMs ?? Number.POSITIVE_INFINITY) - sentAtMs;
        },
      }));
    },
    async startSleep() {
      const one = watch();
      await send(event("sleeping", one.key));
      await soon("the call of a run", one.called);
    },
    async close() {
      agent.destroy();
      await app.close();
    },
  };
}

function signal(): { given: Promise<void>; give(): void } {
  let give = () => {};
  const given = new Promise<void>((done) => {
    give = done;
  });
  return { given, give };
}

/** @throws Error when what is waited for does not come: a lost run must not keep the bench forever */
async function soon<T>(what: string, awaited: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`${what}: not within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  return await Promise.race([awaited, late]).finally(() => clearTimeout(timer));
}
