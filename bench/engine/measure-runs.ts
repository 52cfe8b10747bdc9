import { type Figure, figure } from "../figure.ts";
import type { BenchApp, Mode } from "./bench-app.ts";
import { inTurns, type Pair } from "./in-turns.ts";

const ROUNDS = 3;
const RUNS = 500;

/** Three-step runs that start together, ended per second. */
export async function measureRuns(mode: Mode, apps: Pair<BenchApp>): Promise<Figure> {
  const { value, floor } = await inTurns(ROUNDS, apps, async (app) => [
    RUNS / ((await app.runMany(mode, RUNS)) / 1000),
  ]);
  return figure(
    {
      name: `runs-${mode}`,
      unit: "runs/s",
      better: "higher",
      note: `${RUNS} runs of three steps; floor: the same calls by a server that stores nothing`,
    },
    value,
    floor,
  );
}
