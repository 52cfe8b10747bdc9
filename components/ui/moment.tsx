"use client";

import { formatAbsolute, formatClock, formatLog, formatMoment, formatRelative } from "@/lib/time";
import { useTimeZone } from "../clock/clock-provider";
import { useNow } from "../clock/use-now";

interface MomentProps {
  /** ISO 8601. */
  at: string;
  /** `moment`: 10:53, `log`: 10:53:18, both with the day when it is not today. `clock`: 10:53:18. `relative`: 2 m ago. */
  form?: "moment" | "log" | "clock" | "relative";
  className?: string;
}

/** A point in time, short in the text; the full form with its zone is in the title. */
export function Moment({ at, form = "moment", className }: MomentProps) {
  const timeZone = useTimeZone();
  const nowMs = useNow(form === "relative" ? 1000 : 60_000);
  const date = new Date(at);
  const text = {
    relative: () => formatRelative(date, nowMs),
    clock: () => formatClock(date, timeZone),
    log: () => formatLog(date, timeZone, nowMs),
    moment: () => formatMoment(date, timeZone, nowMs),
  }[form]();
  const full = formatAbsolute(date, timeZone);
  return (
    <time
      dateTime={at}
      title={form === "relative" ? full : `${full}, ${formatRelative(date, nowMs)}`}
      className={className}
    >
      {text}
    </time>
  );
}
