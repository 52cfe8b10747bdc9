"use client";

import { Table2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTimeZone } from "@/components/clock/clock-provider";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { runMark } from "@/components/records/run-mark";
import { Button } from "@/components/ui/buttons/button";
import { Segmented } from "@/components/ui/fields/choices";
import { Table, Td, Th, Tr } from "@/components/ui/layout/table";
import { type Metrics, type MetricsWindow, WINDOWS } from "@/lib/metrics/schemas";
import { paths } from "@/lib/paths";
import { formatDuration, formatMoment, zoneName } from "@/lib/time";
import { metricsOf } from "../queries";
import { Strips } from "./strips/strips";

const OPTIONS = [
  { value: "1h", label: "1 h", words: "Last hour" },
  { value: "6h", label: "6 h", words: "Last 6 hours" },
  { value: "24h", label: "24 h", words: "Last 24 hours" },
  { value: "7d", label: "7 d", words: "Last 7 days" },
] as const;

/** The figures of a window, as charts or as a table. */
export function Charts({ window }: { window: MetricsWindow }) {
  const router = useRouter();
  const timeZone = useTimeZone();
  const [asTable, setAsTable] = useState(false);
  const metrics = usePrefetchedQuery(metricsOf(window));
  const words = OPTIONS.find(({ value }) => value === window)?.words;
  return (
    <section aria-labelledby="charts" className="mt-6">
      <div className="mb-1 flex min-h-8 flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id="charts" className="font-medium text-12 text-ink-3">
          {words}, in {stepWords(WINDOWS[window].stepMs)} steps, {zoneName(new Date(metrics.until), timeZone)}
        </h2>
        <span className="ml-auto flex items-center gap-2">
          <Button
            kind="quiet"
            size="sm"
            aria-pressed={asTable}
            icon={<Table2 aria-hidden="true" className="icon-14" />}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? "As charts" : "As table"}
          </Button>
          <Segmented
            label="Window"
            options={OPTIONS}
            value={window}
            onChange={(value) => router.replace(paths.overview({ window: value }), { scroll: false })}
          />
        </span>
      </div>
      {asTable ? <MetricsTable metrics={metrics} /> : <Strips metrics={metrics} />}
    </section>
  );
}

/** `5 minute`, `2 hour`. */
function stepWords(stepMs: number): string {
  const minutes = stepMs / 60_000;
  return minutes < 60 ? `${minutes} minute` : `${minutes / 60} hour`;
}

const STATES = ["completed", "failed", "running", "waiting", "queued", "cancelled"] as const;

/** The same figures as a table, newest first; bars without anything are left out. */
function MetricsTable({ metrics }: { metrics: Metrics }) {
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
            <Th right>{metrics.queueSource === "engine" ? "Queue in engine" : "Queue seen"}</Th>
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
