"use client";

import clsx from "clsx";
import { useTimeZone } from "@/components/clock/clock-provider";
import type { Metrics } from "@/lib/metrics/schemas";
import { formatClock, formatDay } from "@/lib/time";
import { axisMarks, zoneOffsetMs } from "./axis-marks";
import { placeOf } from "./decisions-at";

/** Largest share of the axis under the cross-hair's time, and half the share of a mark. */
const TAG = { wide: 0.12, phone: 0.34 };
const HALF_MARK = 0.02;

/** The times under the strips, and a dotted line at each deploy. */
export function TimeAxis({ metrics, cursor }: { metrics: Metrics; cursor: number | undefined }) {
  const timeZone = useTimeZone();
  const untilMs = Date.parse(metrics.until);
  const marks = axisMarks(metrics, zoneOffsetMs(new Date(untilMs), timeZone));
  const text = (ms: number) =>
    metrics.window === "7d"
      ? formatDay(new Date(ms), timeZone, untilMs)
      : formatClock(new Date(ms), timeZone).slice(0, 5);
  const tag = cursor === undefined ? undefined : (cursor + 0.5) / metrics.bars.length;
  const covered = (ms: number) => {
    const place = placeOf(new Date(ms).toISOString(), metrics);
    if (tag === undefined) return undefined;
    if (underTag(place, tag, TAG.wide)) return "hidden";
    return underTag(place, tag, TAG.phone) ? "max-sm:hidden" : undefined;
  };
  const left = (at: string) => `${(placeOf(at, metrics) * 100).toFixed(2)}%`;
  return (
    <>
      <div data-plot className="relative mr-(--scale) ml-(--lab) h-6 font-mono text-11 text-ink-3">
        {marks.map((ms) => (
          <span
            key={ms}
            className={clsx("absolute top-1 -translate-x-1/2 whitespace-nowrap", covered(ms))}
            style={{ left: left(new Date(ms).toISOString()) }}
          >
            {text(ms)}
          </span>
        ))}
      </div>
      <div aria-hidden="true" className="pointer-events-none absolute inset-y-0 right-(--scale) left-(--lab)">
        {metrics.deploys.map(({ at, codeVersion }) => (
          <span
            key={`${at} ${codeVersion}`}
            className="absolute top-0 bottom-6 border-edge border-l border-dotted max-sm:hidden"
            style={{ left: left(at) }}
          >
            <span
              className={`absolute top-3 whitespace-nowrap font-mono text-11 text-ink-2 ${
                placeOf(at, metrics) > 0.5 ? "right-1.5" : "left-1.5"
              }`}
            >
              {codeVersion.slice(0, 7)} deployed {formatClock(new Date(at), timeZone).slice(0, 5)}
            </span>
          </span>
        ))}
      </div>
    </>
  );
}

/** Whether a mark would look out from under the cross-hair's time, which takes `width` of the axis. */
function underTag(place: number, tag: number, width: number): boolean {
  const left = tag * (1 - width);
  return place > left - HALF_MARK && place < left + width + HALF_MARK;
}
