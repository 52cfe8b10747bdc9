import { setTimeout as delay } from "node:timers/promises";
import { sdkClient, startSdkApp } from "vagus-engine/conformance/sdk-app";
import { type Figure, figureOf, percentile } from "../figure.ts";
import { openAgent, post } from "../post.ts";
import { EVENT_PATH } from "./bench-app.ts";

const WAITING_RUNS = 5000;
/** Runs that may be in flight or end during the measurement, beside those that wait. */
const SPARE_RUNS = 1000;
/**
 * How long a step of the unlimited function takes: about as long as a model call. Shorter steps would measure the app's
 * one core and not the engine.
 */
const STEP_MS = 1000;
const RUNS_A_REQUEST = 500;
const CALLS = 30;
const CRONS = 10;
const MINUTE_MS = 60_000;
/** Sending the runs takes a few seconds; the crons fire when all of them wait. */
const BEFORE_THE_MINUTE_MS = 10_000;
const PATIENCE_MS = 60_000;

/**
 * What a function with a limit and a cron wait for their next call while 5,000 runs of a function without limits wait:
 * one limited run at a time, and ten crons of the same minute. The floor is the same limited function with nothing else
 * in the queue.
 * @param engineUrl an engine with nothing to do
 */
export async function measureStarvation(engineUrl: string): Promise<Figure> {
  const app = await startStarvingApp(engineUrl);
  try {
    const idle: number[] = [];
    for (let call = 0; call < CALLS; call++) idle.push(await app.callLimited());
    const untilMinute = MINUTE_MS - (Date.now() % MINUTE_MS);
    await delay((untilMinute + MINUTE_MS - BEFORE_THE_MINUTE_MS) % MINUTE_MS);
    await app.sendBusy(WAITING_RUNS + SPARE_RUNS);
    const minuteMs = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS;
    const crons = app.cronLateness(minuteMs);
    const limited: number[] = [];
    while (limited.length < CALLS || !crons.isComplete()) limited.push(await app.callLimited());
    if (app.busyEnded() > SPARE_RUNS)
      throw new Error(`${app.busyEnded()} runs ended meanwhile: fewer than ${WAITING_RUNS} were waiting.`);
    return figureOf(
      {
        name: "starved-function-p95",
        unit: "ms",
        better: "lower",
        note: `a limited function's or a cron's next call with ${WAITING_RUNS} unlimited runs waiting; floor: with none`,
      },
      percentile([...limited, ...crons.lateMs], 95),
      percentile(idle, 95),
    );
  } finally {
    await app.close();
  }
}

interface StarvingApp {
  /** Starts a run of the function with a limit; milliseconds from the request to its call. */
  callLimited(): Promise<number>;
  /** Starts so many runs of the function without one, of three steps each. */
  sendBusy(runs: number): Promise<void>;
  busyEnded(): number;
  /** Collects by how much each cron's call comes after this minute. */
  cronLateness(minuteMs: number): { lateMs: number[]; isComplete(): boolean };
  close(): Promise<void>;
}

async function startStarvingApp(engineUrl: string): Promise<StarvingApp> {
  const client = sdkClient("starving", engineUrl);
  /** When each cron was called last (Unix milliseconds), by its id. */
  const calledAtMs = new Map<string, number>();
  let onLimited = () => {};
  let busyEnded = 0;
  const limited = client.createFunction(
    { id: "limited", triggers: [{ event: "starving/limited" }], concurrency: 1 },
    async () => null,
  );
  const busy = client.createFunction(
    { id: "busy", triggers: [{ event: "starving/busy" }], checkpointing: false },
    async ({ step }) => {
      for (const id of ["first", "second", "third"]) await step.run(id, () => delay(STEP_MS, { step: id }));
      busyEnded += 1;
    },
  );
  const crons = Array.from({ length: CRONS }, (_, index) =>
    client.createFunction({ id: `cron-${index}`, triggers: [{ cron: "* * * * *" }] }, async () => null),
  );
  const server = await startSdkApp(client, [limited, busy, ...crons], {
    onCall(url) {
      const id = new URLSearchParams(url.split("?")[1]).get("fnId")?.replace("starving-", "") ?? "";
      if (id.startsWith("cron")) calledAtMs.set(id, Date.now());
      if (id === "limited") onLimited();
      return () => {};
    },
  });
  const agent = openAgent();

  async function send(events: unknown): Promise<void> {
    const { status, body } = await post(agent, `${engineUrl}${EVENT_PATH}`, JSON.stringify(events));
    if (status !== 200) throw new Error(`The engine refused events with ${status}: ${body}`);
  }

  return {
    async callLimited() {
      const atMs = performance.now();
      const arrived = new Promise<number>((resolve) => {
        onLimited = () => resolve(performance.now() - atMs);
      });
      await send({ name: "starving/limited", data: {} });
      const late = delay(PATIENCE_MS, null, { ref: false });
      const tookMs = await Promise.race([arrived, late]);
      if (tookMs === null) throw new Error(`The limited function was not called within ${PATIENCE_MS} ms.`);
      return tookMs;
    },
    async sendBusy(runs) {
      for (let start = 0; start < runs; start += RUNS_A_REQUEST)
        await send(Array.from({ length: RUNS_A_REQUEST }, () => ({ name: "starving/busy", data: {} })));
    },
    busyEnded: () => busyEnded,
    cronLateness(minuteMs) {
      const lateMs: number[] = [];
      return {
        lateMs,
        isComplete() {
          const calls = [...calledAtMs.values()].filter((atMs) => atMs >= minuteMs);
          lateMs.splice(0, lateMs.length, ...calls.map((atMs) => atMs - minuteMs));
          return calls.length === CRONS;
        },
      };
    },
    async close() {
      agent.destroy();
      await server.close();
    },
  };
}
