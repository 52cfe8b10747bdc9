import type { Series } from "@/components/charts/line-path";
import { niceMax } from "@/components/charts/stack";
import type { Metrics } from "@/lib/metrics/schemas";
import { paths } from "@/lib/paths";
import { formatDuration } from "@/lib/time";

/** A strip drawn as lines: what it is called, what it holds, how its numbers are said. */
export interface LineStrip {
  key: string;
  title: string;
  series: readonly {
    name: string | undefined;
    values: Series;
    /** Of the whole window. */
    total: number | null;
    look: "strong" | "quiet" | "failed";
  }[];
  /** The scope of the total: "in 6 h", "at most, in 6 h". */
  of: string;
  /** The top of the scale. */
  max: number;
  /** Never above this, where there is such a limit. */
  limit: number | undefined;
  say: (value: number) => { value: string; unit: string };
  /** The list behind it. */
  href: string;
  /** Shown while there is no data. */
  invitation: string;
}

/** A larger share of failures is marked. */
export const FAILURE_LIMIT = 0.05;

const percent = (value: number) => ({ value: (value * 100).toFixed(1), unit: "%" });

function duration(ms: number): { value: string; unit: string } {
  const [value = "", ...unit] = formatDuration(ms).split(" ");
  return { value, unit: unit.join(" ") };
}

const topOf = (...series: Series[]) => niceMax(Math.max(0, ...series.flat().map((value) => value ?? 0)));

/** A round top for a length of time: round in the unit it is read in. */
function durationTop(...series: Series[]): number {
  const most = Math.max(0, ...series.flat().map((value) => value ?? 0));
  const unitMs = [3_600_000, 60_000, 1_000].find((unit) => most >= unit) ?? 1;
  return niceMax(most / unitMs) * unitMs;
}

/** The five line strips, top to bottom. Their links narrow the lists to the window of the metrics. */
export function lineStrips(metrics: Metrics): LineStrip[] {
  const { bars, total, from, until } = metrics;
  const within = windowWords(metrics);
  const of = (pick: (bar: Metrics["bars"][number]) => number | null): Series => bars.map(pick);
  const failure = of(({ failureRate }) => failureRate);
  const p50 = of(({ durationP50Ms }) => durationP50Ms);
  const p95 = of(({ durationP95Ms }) => durationP95Ms);
  const queue = of(({ queueDepth }) => queueDepth);
  const retry = of(({ retryRate }) => retryRate);
  const ack = of(({ webhookAckP95Ms }) => webhookAckP95Ms);
  return [
    {
      key: "failure",
      title: "Failure rate",
      of: within,
      series: [{ name: undefined, values: failure, total: total.failureRate, look: "failed" }],
      max: Math.max(2 * FAILURE_LIMIT, topOf(failure)),
      limit: FAILURE_LIMIT,
      say: percent,
      href: paths.runs({ status: "failed", from, until }),
      invitation: "No run has ended in this window.",
    },
    {
      key: "duration",
      title: "Duration",
      of: within,
      series: [
        { name: "p50", values: p50, total: total.durationP50Ms, look: "quiet" },
        { name: "p95", values: p95, total: total.durationP95Ms, look: "strong" },
      ],
      max: durationTop(p50, p95),
      limit: undefined,
      say: duration,
      href: paths.runs({ status: "completed,failed", from, until }),
      invitation: "No run has ended in this window.",
    },
    {
      key: "queue",
      title: "Queue depth",
      of: `at most, ${within}`,
      series: [{ name: undefined, values: queue, total: total.queueDepth, look: "strong" }],
      max: Math.max(4, topOf(queue)),
      limit: undefined,
      say: (value) => ({
        value: String(Math.round(value)),
        unit: metrics.queueSource === "engine" ? "in the engine" : "seen by the desk",
      }),
      href: paths.runs({ status: "queued" }),
      invitation: "Measured once a minute while the console runs.",
    },
    {
      key: "retry",
      title: "Retry rate",
      of: within,
      series: [{ name: undefined, values: retry, total: total.retryRate, look: "strong" }],
      max: Math.max(0.1, topOf(retry)),
      limit: undefined,
      say: (value) => ({ value: value.toFixed(2), unit: "retries a run" }),
      href: paths.runs({ from, until }),
      invitation: "No run has begun in this window.",
    },
    {
      key: "ack",
      title: "Webhooks answered",
      of: "worst minute",
      series: [{ name: "p95", values: ack, total: total.webhookAckP95Ms, look: "strong" }],
      max: Math.max(10, durationTop(ack)),
      limit: undefined,
      say: duration,
      href: paths.audit({ action: "message_received", from, until }),
      invitation: "No webhook has arrived in this window.",
    },
  ];
}

/** The scope of a figure of the whole window: "in 6 h". */
export function windowWords({ window }: Pick<Metrics, "window">): string {
  return `in ${window.replace(/(\d+)/, "$1 ")}`;
}
