import { setTimeout as delay } from "node:timers/promises";
import { type Figure, figure, figureOf, inTurns, type Pair, percentile } from "../figure.ts";
import type { BenchApp, Timeline } from "./bench-app.ts";

const ROUNDS = 6;
const RUNS_A_ROUND = 50;
const WAITS_A_ROUND = 40;
/** Until the reply that registers the last wait is written; a hundred times what it takes. */
const SETTLE_MS = 200;

/** One run at a time, a call for each step: how long until the first call, and from one step to the next. */
export async function measureLatency(apps: Pair<BenchApp>): Promise<Figure[]> {
  const timelines: Pair<Timeline[]> = { value: [], floor: [] };
  const measure = (side: keyof Pair<unknown>, ms: (timeline: Timeline) => number[]) =>
    timelines[side].flatMap(ms);
  await inTurns(ROUNDS, { value: "value", floor: "floor" } as const, async (side) => {
    for (let i = 0; i < RUNS_A_ROUND; i++) timelines[side].push(await apps[side].runSteps("classic"));
    return [];
  });
  return [
    figure(
      {
        name: "step-to-step-p50",
        unit: "ms",
        better: "lower",
        note: "a step's answer has left the app to the next call's arrival; floor: one commit",
      },
      measure("value", stepGaps),
      measure("floor", stepGaps),
    ),
    figure(
      {
        name: "event-to-first-call-p50",
        unit: "ms",
        better: "lower",
        note: "event sent to the call's arrival at the app; floor: one request, one commit",
      },
      measure("value", firstCall),
      measure("floor", firstCall),
    ),
  ];
}

function stepGaps({ calls }: Timeline): number[] {
  return calls.flatMap(({ arrivedAtMs }, index) => {
    const before = calls[index - 1];
    return before ? [arrivedAtMs - before.answeredAtMs] : [];
  });
}

function firstCall({ sentAtMs, calls }: Timeline): number[] {
  return calls.slice(0, 1).map(({ arrivedAtMs }) => arrivedAtMs - sentAtMs);
}

/** Time from a decision to the resumed function, with many waiting runs and one decision at a time. */
export async function measureWaits(apps: Pair<BenchApp>): Promise<Figure> {
  const { value, floor } = await inTurns(ROUNDS, apps, async (app) => {
    const waiting = await app.startWaits(WAITS_A_ROUND);
    await delay(SETTLE_MS);
    const resumedAfterMs: number[] = [];
    for (const run of waiting) resumedAfterMs.push(await run.decide());
    return resumedAfterMs;
  });
  return figureOf(
    {
      name: "wait-resume-p95",
      unit: "ms",
      better: "lower",
      note: "decision event sent to the arrival of the call that goes on; floor: one request, two commits",
    },
    percentile(value, 95),
    percentile(floor, 95),
  );
}
