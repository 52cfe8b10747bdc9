import { sql } from "drizzle-orm";
import { db, type Queryable } from "@/lib/db";

/** Durations that a process measures itself, stored by the minute. In milliseconds. */
type Measured = "webhook_ack";

/** The most samples per minute; beyond it a random sample is replaced, which is enough for percentiles. */
const MOST_SAMPLES = 1_000;

// A bundler loads this file once for each route; the process has one set of samples.
const holder = globalThis as typeof globalThis & { vagusSamples?: Map<Measured, number[]> };

function samplesOf(name: Measured): number[] {
  holder.vagusSamples ??= new Map();
  const known = holder.vagusSamples.get(name);
  if (known) return known;
  const samples: number[] = [];
  holder.vagusSamples.set(name, samples);
  return samples;
}

/** Runs a task and keeps its duration in memory; the pulse of this process stores it. */
export async function measure<Result>(name: Measured, work: () => Promise<Result>): Promise<Result> {
  const began = performance.now();
  try {
    return await work();
  } finally {
    const samples = samplesOf(name);
    const at = samples.length < MOST_SAMPLES ? samples.length : Math.floor(Math.random() * MOST_SAMPLES);
    samples[at] = performance.now() - began;
  }
}

/** Stores the durations measured since the last call in the current minute. */
export async function flushMeasurements(): Promise<void> {
  for (const [name, samples] of holder.vagusSamples ?? []) {
    if (samples.length > 0) await recordMinute(name, samples.splice(0));
  }
}

/**
 * Adds samples to the current minute of a figure. With several writers the greatest percentiles are kept, because
 * percentiles cannot be averaged.
 */
export async function recordMinute(
  name: string,
  samples: readonly number[],
  on: Queryable = db(),
): Promise<void> {
  await on.execute(sql`
    insert into metric_minutes (minute, name, samples, p50, p95, highest)
    select date_trunc('minute', now()), ${name}, count(*), percentile_cont(0.5) within group (order by value),
           percentile_cont(0.95) within group (order by value), max(value)
    from unnest(${sql.param(samples)}::float8[]) as value
    on conflict (name, minute) do update set
      samples = metric_minutes.samples + excluded.samples,
      p50 = greatest(metric_minutes.p50, excluded.p50),
      p95 = greatest(metric_minutes.p95, excluded.p95),
      highest = greatest(metric_minutes.highest, excluded.highest)`);
}
