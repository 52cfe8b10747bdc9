import type { Counters } from "../counters.ts";
import type { Sql } from "../store/connect.ts";
import { type Load, MOST_COUNTED, readLoad } from "../store/read-status.ts";
import type { Route } from "./route.ts";

/** `GET /metrics` in the text format of Prometheus. It holds only numbers and needs no key, as on the reference. */
export function metricsRoutes(sql: Sql, counters: Counters): Route[] {
  return [
    {
      method: "GET",
      path: "/metrics",
      isOpen: true,
      async handle() {
        const load = await readLoad(sql, Date.now());
        return {
          status: 200,
          body: metricsText(load, counters),
          headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
        };
      },
    },
  ];
}

/** A metric: name, kind, help text, and values by label. */
type Metric = [
  name: string,
  kind: "counter" | "gauge",
  help: string,
  values: [labels: string, value: number][],
];

function metricsText(load: Load, counters: Counters): string {
  const upTo = `, counted up to ${MOST_COUNTED}`;
  const memory = process.memoryUsage();
  const byLabel = (label: string, counts: Record<string, number>): [string, number][] =>
    Object.entries(counts).map(([name, value]) => [`{${label}="${name}"}`, value]);
  const metrics: Metric[] = [
    [
      "inngest_queue_depth",
      "gauge",
      `Queue items that wait or are due${upTo}`,
      [["", load.queued + load.waiting]],
    ],
    [
      "vagus_engine_items",
      "gauge",
      `Queue items by state${upTo}`,
      byLabel("state", {
        running: load.running,
        queued: load.queued,
        waiting: load.waiting,
      }),
    ],
    [
      "vagus_engine_oldest_queued_seconds",
      "gauge",
      "Age of the oldest item that is due and not begun",
      [["", load.oldestQueuedMs / 1000]],
    ],
    ["vagus_engine_unfinished_runs", "gauge", `Runs that have not ended${upTo}`, [["", load.unfinishedRuns]]],
    ["vagus_engine_database_bytes", "gauge", "Size of the engine's database", [["", load.bytes]]],
    ["vagus_engine_events_total", "counter", "Events taken by this process", [["", counters.eventsAccepted]]],
    [
      "vagus_engine_runs_ended_total",
      "counter",
      "Runs that ended in this process",
      byLabel("status", counters.runsEnded),
    ],
    [
      "vagus_engine_calls_total",
      "counter",
      "Calls of apps by what they came to",
      byLabel("answer", counters.calls),
    ],
    ["process_resident_memory_bytes", "gauge", "Memory of this process", [["", memory.rss]]],
    ["process_cpu_seconds_total", "counter", "Processor time of this process", [["", cpuSeconds()]]],
    [
      "process_start_time_seconds",
      "gauge",
      "When this process started",
      [["", Date.now() / 1000 - process.uptime()]],
    ],
  ];
  return metrics.map(metricText).join("");
}

function metricText([name, kind, help, values]: Metric): string {
  const lines = values.map(([labels, value]) => `${name}${labels} ${value}\n`).join("");
  return `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${lines}`;
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
