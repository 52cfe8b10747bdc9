import { statfs } from "node:fs/promises";
import { Gauge, type MetricObjectWithValues, type MetricValue, type Registry } from "prom-client";
import { withoutPersonalData } from "@/lib/app-errors";
import { readEngineLoad } from "@/lib/engine-client/engine-load";
import { env } from "@/lib/env";
import { bounded } from "@/lib/health/finding";
import { readHealth } from "@/lib/health/read-health";
import { log } from "@/lib/log";
import { type Figure, readDeskFigures } from "./desk-figures.ts";
import { processMetrics } from "./process-metrics.ts";

/** Cache time, so that a second or a fast scraper gets the same figures. */
const FRESH_MS = 5_000;
/** Prometheus gives up after ten seconds. */
const TIMEOUT_MS = 6_000;

let last: { atMs: number; done: Promise<void> } | undefined;

/** Every metric with its values as of now, or of the last five seconds: for `GET /metrics` and for the OTLP export. */
export async function collectMetrics(): Promise<Registry> {
  const { registry } = processMetrics();
  if (!last || Date.now() - last.atMs > FRESH_MS) last = { atMs: Date.now(), done: refresh(registry) };
  await last.done;
  return registry;
}

/** Every metric as data. */
export async function collectAsJson(): Promise<MetricObjectWithValues<MetricValue<string>>[]> {
  return (await collectMetrics()).getMetricsAsJSON();
}

async function refresh(registry: Registry): Promise<void> {
  const began = performance.now();
  const [desk, engine, health, disk] = await Promise.all([
    bounded(read(readDeskFigures()), TIMEOUT_MS, undefined),
    engineFigures(),
    healthFigures(),
    diskFigures(),
  ]);
  // Omit figures that cannot be read: a stale gauge looks healthy.
  for (const { name, help, values } of [...(desk ?? []), ...engine, ...health, ...disk]) {
    const labelNames = [...new Set(values.flatMap(({ labels }) => Object.keys(labels)))];
    registry.removeSingleMetric(name);
    const gauge = new Gauge({ name, help, labelNames, registers: [registry] });
    for (const { labels, value } of values) gauge.set(labels, value);
  }
  if (!desk) for (const name of known) registry.removeSingleMetric(name);
  for (const { name } of desk ?? []) known.add(name);
  const seconds = (performance.now() - began) / 1000;
  registry.removeSingleMetric(SCRAPE.name);
  new Gauge({ ...SCRAPE, registers: [registry] }).set(seconds);
}

const known = new Set<string>();
const SCRAPE = { name: "vagus_metrics_read_seconds", help: "How long reading these figures took" };

async function read(figures: Promise<Figure[]>): Promise<Figure[] | undefined> {
  try {
    return await figures;
  } catch (error) {
    log.warn("figures for the metrics could not be read", { cause: withoutPersonalData(error).message });
    return undefined;
  }
}

async function engineFigures(): Promise<Figure[]> {
  const load = await readEngineLoad();
  const values = Object.entries(load ?? {}).map(([state, value]) => ({ labels: { state }, value }));
  return [
    {
      name: "vagus_engine_load",
      help: "Items that the engine holds, of every app; absent where it gives no number",
      values,
    },
  ];
}

async function healthFigures(): Promise<Figure[]> {
  const { checks } = await readHealth();
  const values = Object.entries(checks).flatMap(([check, ok]) =>
    ok === null ? [] : [{ labels: { check }, value: ok ? 1 : 0 }],
  );
  return [
    { name: "vagus_health", help: "1 where a check of GET /api/health is green, 0 where it is red", values },
  ];
}

async function diskFigures(): Promise<Figure[]> {
  const { longLived, dataDir } = env();
  const found = longLived
    ? await statfs(/* turbopackIgnore: true */ dataDir).catch(() => undefined)
    : undefined;
  const gauge = (name: string, help: string, blocks: number | undefined): Figure => ({
    name,
    help,
    values: found && blocks !== undefined ? [{ labels: {}, value: blocks * found.bsize }] : [],
  });
  return [
    gauge("vagus_disk_free_bytes", "Free room on the disk of the data folder", found?.bavail),
    gauge("vagus_disk_size_bytes", "Size of the disk of the data folder", found?.blocks),
  ];
}
