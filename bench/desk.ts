import { sql } from "drizzle-orm";
import startPostgres from "@/testing/postgres.setup";
import { makeQuestions } from "./desk/questions.ts";
import { makeScaleDatabase, type ScaleDatabase } from "./desk/scale-database.ts";
import { type Figure, figureOf, percentile } from "./figure.ts";

const MANY = 1_000_000;
const FEW = 10_000;
const WARM_UP = 10;
const SAMPLES = 150;

/**
 * The desk's reads through the verbs that pages and API call, with a million runs and with ten thousand: what they take,
 * and as floor what they take with a hundredth of the rows. `DESK_RUNS` makes it fewer than a million, to try it out.
 */
export async function benchDesk(): Promise<Figure[]> {
  const stop = await startPostgres();
  const opened: ScaleDatabase[] = [];
  try {
    const few = await makeScaleDatabase(FEW);
    opened.push(few);
    const many = await makeScaleDatabase(Number(process.env.DESK_RUNS ?? MANY));
    opened.push(many);
    const floors = await measure(few);
    const values = await measure(many);
    return [...worst(values, floors), ...each(values, floors), ...(await sizes(many))];
  } finally {
    for (const { database } of opened) await database.$client.end();
    await stop();
  }
}

interface Measured {
  figure: string;
  name: string;
  p50: number;
  p99: number;
}

async function measure(on: ScaleDatabase): Promise<Measured[]> {
  on.use();
  const measured: Measured[] = [];
  for (const { figure, name, ask } of await makeQuestions(on)) {
    const samples: number[] = [];
    for (let n = 0; n < WARM_UP + SAMPLES; n++) {
      const began = performance.now();
      await ask(n);
      if (n >= WARM_UP) samples.push(performance.now() - began);
    }
    measured.push({ figure, name, p50: percentile(samples, 50), p99: percentile(samples, 99) });
    console.error(`${on.runCount} runs: ${figure}, ${name}: ${percentile(samples, 50).toFixed(1)} ms`);
  }
  return measured;
}

/** The figures that scripts read: of each the slowest question. */
function worst(values: Measured[], floors: Measured[]): Figure[] {
  return [...new Set(values.map(({ figure }) => figure))].map((figure) => {
    const [slowest] = values.filter((one) => one.figure === figure).sort((a, b) => b.p99 - a.p99);
    if (!slowest) throw new Error(`Nothing was asked for ${figure}.`);
    return toFigure(`${figure}-p99`, slowest, "p99", floors, `slowest: ${slowest.name}`);
  });
}

function each(values: Measured[], floors: Measured[]): Figure[] {
  return values.flatMap((one) =>
    (["p50", "p99"] as const).map((at) =>
      toFigure(`${one.figure}: ${one.name}, ${at}`, one, at, floors, "floor: 10,000 runs"),
    ),
  );
}

function toFigure(name: string, one: Measured, at: "p50" | "p99", floors: Measured[], note: string): Figure {
  const floor = floors.find((other) => other.figure === one.figure && other.name === one.name);
  return figureOf({ name, unit: "ms", better: "lower", note }, one[at], floor?.[at] ?? null);
}

async function sizes({ database }: ScaleDatabase): Promise<Figure[]> {
  const rows = await database.execute<{ name: string; table: number; indexes: number }>(sql`
    select relname as name, sum(pg_table_size(relid))::float8 / 1e6 as table, sum(pg_indexes_size(relid))::float8 / 1e6 as indexes
    from pg_class c cross join lateral (
      select relid from pg_partition_tree(c.oid) union all select c.oid where c.relkind = 'r') parts
    where relname in ('runs', 'run_steps', 'run_attempts', 'audit_log', 'run_hours') group by 1 order by 1`);
  return rows.flatMap(({ name, table, indexes }) => [
    figureOf({ name: `size: ${name}`, unit: "MB", better: "lower" }, table, null),
    figureOf({ name: `size: indexes of ${name}`, unit: "MB", better: "lower" }, indexes, null),
  ]);
}
