"use client";

import clsx from "clsx";
import type { KeyboardEvent } from "react";
import { useTimeZone } from "@/components/clock/clock-provider";
import type { Metrics } from "@/lib/metrics/schemas";
import { formatClock, formatMoment } from "@/lib/time";

interface CrossHairProps {
  metrics: Metrics;
  /** The index of its bar; undefined while it is hidden. */
  cursor: number | undefined;
  /** Undefined hides it. */
  onMove: (cursor: number | undefined) => void;
}

const STEPS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -6,
  PageUp: 6,
};

/** One line through all strips, with the time it stands on. The arrow keys move it once it has the focus. */
export function CrossHair({ metrics, cursor: pointed, onMove }: CrossHairProps) {
  const timeZone = useTimeZone();
  const { bars, stepMs, until } = metrics;
  const last = Math.max(0, bars.length - 1);
  const cursor = pointed ?? last;
  const bar = bars[cursor];
  if (!bar) return null;
  const start = new Date(bar.at);
  const end = new Date(start.getTime() + stepMs);
  const from =
    metrics.window === "7d" || metrics.window === "24h"
      ? formatMoment(start, timeZone, Date.parse(until))
      : formatClock(start, timeZone).slice(0, 5);
  const label = `${from}–${formatClock(end, timeZone).slice(0, 5)}`;

  function onKeyDown(event: KeyboardEvent) {
    const to = { Home: 0, End: last }[event.key] ?? cursor + (STEPS[event.key] ?? Number.NaN);
    if (Number.isNaN(to)) return;
    event.preventDefault();
    onMove(Math.min(last, Math.max(0, to)));
  }

  const share = (cursor + 0.5) / bars.length;
  return (
    <div className="pointer-events-none absolute inset-y-0 right-(--scale) left-(--lab)">
      <span
        aria-hidden="true"
        // On a phone the line would run through the labels over the plots; the dots mark its place.
        className={clsx(
          "absolute top-0 bottom-6 w-px bg-ink max-sm:hidden",
          pointed === undefined && "hidden",
        )}
        style={{ left: `${share * 100}%` }}
      />
      <span
        role="slider"
        tabIndex={0}
        data-own-keys
        aria-label="Cross-hair"
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={cursor}
        aria-valuetext={label}
        onKeyDown={onKeyDown}
        onFocus={() => onMove(cursor)}
        onBlur={() => onMove(undefined)}
        className={clsx(
          "pointer-events-auto absolute bottom-0 whitespace-nowrap rounded-[3px] bg-inverse px-1.5 font-medium font-mono text-11 text-on-inverse leading-6",
          pointed === undefined && "sr-only",
        )}
        style={{ left: `${share * 100}%`, transform: `translateX(-${(share * 100).toFixed(1)}%)` }}
      >
        {label}
      </span>
    </div>
  );
}
