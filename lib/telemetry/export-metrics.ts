import type { HrTime } from "@opentelemetry/api";
import type { CollectionResult, DataPoint, Histogram, MetricData } from "@opentelemetry/sdk-metrics";
import type { MetricObjectWithValues, MetricValue } from "prom-client";
import { env } from "@/lib/env";
import { onShutdown } from "@/lib/shutdown/shutdown-tasks";
import { collectAsJson } from "./prometheus/collect.ts";
import { telemetryResource } from "./telemetry-resource.ts";

type Metric = MetricObjectWithValues<MetricValue<string> & { metricName?: string }>;
type Sdk = typeof import("@opentelemetry/sdk-metrics");

/**
 * Exports the metrics of `GET /metrics` by OTLP, configured by `OTEL_*`: the same names and values, so that dashboards
 * and alerts work with both. @returns a function that ends the export, after one last export
 */
export async function exportMetrics(): Promise<() => Promise<void>> {
  const [sdk, exporter, resource] = await Promise.all([
    import("@opentelemetry/sdk-metrics"),
    loadExporter(),
    telemetryResource(),
  ]);
  const startTime = hrTime(Date.now());
  const reader = new sdk.PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: env().telemetry.otel.metricIntervalMs,
    metricProducers: [
      {
        async collect(): Promise<CollectionResult> {
          const endTime = hrTime(Date.now());
          const metrics = (await collectAsJson()).flatMap((metric) =>
            asMetricData(sdk, metric, { startTime, endTime }),
          );
          return {
            resourceMetrics: { resource, scopeMetrics: [{ scope: { name: "vagus" }, metrics }] },
            errors: [],
          };
        },
      },
    ],
  });
  const provider = new sdk.MeterProvider({ resource, readers: [reader] });
  const stop = () => provider.shutdown();
  onShutdown("last", stop);
  return stop;
}

/** Seconds and nanoseconds. */
function hrTime(ms: number): HrTime {
  return [Math.floor(ms / 1000), (ms % 1000) * 1e6];
}

interface Times {
  startTime: HrTime;
  endTime: HrTime;
}

function asMetricData(
  { DataPointType, AggregationTemporality }: Sdk,
  metric: Metric,
  times: Times,
): MetricData[] {
  const { name, help: description, values } = metric;
  const descriptor = { name, description, unit: "", valueType: 1, advice: {} };
  const kind = String(metric.type);
  const aggregationTemporality = AggregationTemporality.CUMULATIVE;
  const points = values.map(({ labels, value }) => ({ ...times, attributes: { ...labels }, value }));
  if (kind === "counter")
    return [
      {
        descriptor,
        aggregationTemporality,
        dataPointType: DataPointType.SUM,
        isMonotonic: true,
        dataPoints: points,
      },
    ];
  if (kind === "gauge")
    return [{ descriptor, aggregationTemporality, dataPointType: DataPointType.GAUGE, dataPoints: points }];
  if (kind === "histogram")
    return [
      {
        descriptor,
        aggregationTemporality,
        dataPointType: DataPointType.HISTOGRAM,
        dataPoints: histograms(metric, times),
      },
    ];
  return [];
}

/** Prometheus counts the values up to each bound, OpenTelemetry those between two bounds. */
function histograms({ name, values }: Metric, times: Times): DataPoint<Histogram>[] {
  const series = new Map<string, Metric["values"]>();
  for (const one of values) {
    const { le: _, ...labels } = one.labels;
    const key = JSON.stringify(labels);
    series.set(key, [...(series.get(key) ?? []), one]);
  }
  return [...series].map(([key, ofSeries]) => {
    const buckets = ofSeries.filter(({ metricName }) => metricName === `${name}_bucket`);
    const find = (suffix: string) =>
      ofSeries.find(({ metricName }) => metricName === `${name}_${suffix}`)?.value ?? 0;
    const upTo = buckets.map(({ value }) => value);
    return {
      ...times,
      attributes: JSON.parse(key) as Record<string, string>,
      value: {
        buckets: {
          boundaries: buckets.flatMap(({ labels }) => (labels.le === "+Inf" ? [] : [Number(labels.le)])),
          counts: upTo.map((count, at) => count - (upTo[at - 1] ?? 0)),
        },
        sum: find("sum"),
        count: find("count"),
      },
    };
  });
}

async function loadExporter() {
  const { metrics, protocol } = env().telemetry.otel;
  if (metrics === "console") return new (await import("@opentelemetry/sdk-metrics")).ConsoleMetricExporter();
  const { OTLPMetricExporter } =
    protocol === "http/json"
      ? await import("@opentelemetry/exporter-metrics-otlp-http")
      : await import("@opentelemetry/exporter-metrics-otlp-proto");
  return new OTLPMetricExporter();
}
