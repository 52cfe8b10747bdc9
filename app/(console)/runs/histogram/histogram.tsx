"use client";

import { useRouter } from "next/navigation";
import { StateStack } from "@/components/charts/state-stack";
import { useTimeZone } from "@/components/clock/clock-provider";
import { useNow } from "@/components/clock/use-now";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import type { RunListQuery } from "@/lib/runs/schemas";
import { formatMoment, formatSpan } from "@/lib/time";
import { runHistogram } from "../queries";
import { runsPath } from "../run-filter";
import { HistogramBrush } from "./histogram-brush";
import { brushedWindow, histogramLayout } from "./histogram-layout";

/** A hairline between bars, as a share of a slot. */
const GAP = 0.22;

/** Runs over time, stacked by state. A stretch of it, drawn by pointer or keyboard, becomes the window of the list. */
export function Histogram({ filter }: { filter: RunListQuery }) {
  const router = useRouter();
  const timeZone = useTimeZone();
  const nowMs = useNow(60_000);
  const histogram = usePrefetchedQuery(runHistogram(filter));
  const { slots, max, bars } = histogramLayout(histogram);
  const total = bars.reduce((sum, bar) => sum + bar.total, 0);
  const failed = bars.reduce((sum, bar) => sum + (bar.counts.failed ?? 0), 0);
  const moment = (at: string) => formatMoment(new Date(at), timeZone, nowMs);
  return (
    <figure
      aria-label={`Runs over time: ${total} between ${moment(histogram.from)} and ${moment(histogram.until)}, ${failed} failed`}
      className="border-line border-b px-4 pt-2 pb-1.5 sm:px-6"
    >
      <div className="relative mr-7 h-14">
        <span className="-right-7 absolute top-0 w-6 text-right font-mono text-11 text-ink-3 leading-none">
          {max}
        </span>
        <svg aria-hidden="true" className="absolute inset-0 size-full overflow-visible">
          <line x1="0" x2="100%" y1="100%" y2="100%" className="stroke-line" />
          {bars.map((bar) => (
            <StateStack
              key={bar.index}
              left={(bar.index + GAP / 2) / slots}
              width={(1 - GAP) / slots}
              stack={bar.stack}
            />
          ))}
        </svg>
        <HistogramBrush
          slots={slots}
          momentOf={(slot) =>
            moment(new Date(Date.parse(histogram.from) + slot * histogram.stepMs).toISOString())
          }
          onSelect={(brush) => router.push(runsPath(filter, brushedWindow(brush, histogram)))}
        />
      </div>
      <figcaption className="mt-1 mr-7 flex justify-between font-mono text-11 text-ink-3">
        <span>{moment(histogram.from)}</span>
        <span className="max-sm:hidden">
          a bar is {formatSpan(histogram.stepMs)}, drag over bars to narrow the window
        </span>
        <span>{moment(histogram.until)}</span>
      </figcaption>
    </figure>
  );
}
