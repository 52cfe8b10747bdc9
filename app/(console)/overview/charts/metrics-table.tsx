"use client";

import { useTimeZone } from "@/components/clock/clock-provider";
import { runMark } from "@/components/records/run-mark";
import { Table, Td, Th, Tr } from "@/components/ui/layout/table";
import type { Metrics } from "@/lib/metrics/schemas";
import { formatDuration, formatMoment } from "@/lib/time";

const STATES = ["completed", "failed", "running", "waiting", "queued", "cancelled"] as const;

/** The same figures as a table, newest first; bars without anything are left out. */
export function MetricsTable({ metrics }: { metrics: Metrics }) {
  const timeZone = useTimeZone();
  const untilMs = Date.parse(metrics.until);
  const bars = metrics.bars
    .filter((bar) => Object.keys(bar.runs).length > 0 || bar.queueDepth || bar.webhookAckP95Ms !== null)
    .toReversed();
  if (bars.length === 0) return <p className="py-4 text-13 text-ink-2">No data yet in this window.</p>;
  const percent = (value: number | null) => (value === null ? "" : `${(value * 100).toFixed(1)} %`);
  const span = (ms: number | null) => (ms === null ? "" : formatDuration(ms));
  return (
    <section
      aria-label="Figures of the window"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      className="-mx-4 overflow-x-auto border-line border-t sm:-mx-6"
    >
      <Table
        caption="Figures of the window, newest first"
        head={
          <>
            <Th>From</Th>
            {STATES.map((status) => (
              <Th key={status} right>
                {runMark(status).label}
              </Th>
            ))}
            <Th right>Failure rate</Th>
            <Th right>p50</Th>
            <Th right>p95</Th>
            <Th right>Queue</Th>
            <Th right>Retries a run</Th>
            <Th right>Webhook p95</Th>
          </>
        }
      >
        {bars.map((bar) => (
          <Tr key={bar.at}>
            <Td>{formatMoment(new Date(bar.at), timeZone, untilMs)}</Td>
            {STATES.map((status) => (
              <Td key={status} right>
                {bar.runs[status] ?? 0}
              </Td>
            ))}
            <Td right>{percent(bar.failureRate)}</Td>
            <Td right>{span(bar.durationP50Ms)}</Td>
            <Td right>{span(bar.durationP95Ms)}</Td>
            <Td right>{bar.queueDepth}</Td>
            <Td right>{bar.retryRate?.toFixed(2)}</Td>
            <Td right>{span(bar.webhookAckP95Ms)}</Td>
          </Tr>
        ))}
      </Table>
    </section>
  );
}
