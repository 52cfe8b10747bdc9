"use client";

import clsx from "clsx";
import { useTimeZone } from "@/components/clock/clock-provider";
import { useNow } from "@/components/clock/use-now";
import {
  formatAbsolute,
  formatClock,
  formatLeft,
  formatLog,
  formatMoment,
  formatRelative,
  formatSpan,
} from "@/lib/time";

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

const SOON_MS = 60 * 60_000;
const NOW_MS = 10 * 60_000;

interface CountdownProps {
  /** ISO 8601. */
  openedAt: string;
  /** ISO 8601. */
  deadline: string;
  /** `row`: whole minutes, pie where there is room. `head`: to the second, larger. `bare`: `row` without the pie. */
  form?: "row" | "head" | "bare";
}

/** Time left until a deadline: grey, amber under an hour, red under ten minutes, "expired" after it. */
export function Countdown({ openedAt, deadline, form = "row" }: CountdownProps) {
  const timeZone = useTimeZone();
  const due = new Date(deadline);
  const leftMs = due.getTime() - useNow();
  const wholeMs = due.getTime() - new Date(openedAt).getTime();
  const text = leftMs <= 0 ? "expired" : form === "head" ? formatLeft(leftMs) : formatSpan(leftMs);
  return (
    <time
      dateTime={deadline}
      title={`Expires ${formatAbsolute(due, timeZone)}`}
      className={clsx(
        "inline-flex items-center gap-1.5 whitespace-nowrap",
        { head: "text-14 sm:text-16", row: "text-13", bare: "" }[form],
        leftMs < NOW_MS
          ? "font-semibold text-failed"
          : leftMs < SOON_MS
            ? "font-medium text-waiting"
            : "text-ink-3",
      )}
    >
      {text}
      {form === "bare" ? null : (
        <Pie
          share={wholeMs > 0 ? leftMs / wholeMs : 0}
          className={form === "head" ? "size-3.5 flex-none" : "size-3 flex-none sm:max-xl:hidden"}
        />
      )}
    </time>
  );
}

// A stroke as thick as the radius fills the disc; its dash is the share of the circumference that is left.
const CIRCUMFERENCE = 2 * Math.PI * 2.5;

/** A 12 px disc of the time left, `share` from 0 to 1. Decoration: the time stands beside it. */
function Pie({ share, className }: { share: number; className?: string }) {
  const filled = Math.min(1, Math.max(0, share)) * CIRCUMFERENCE;
  return (
    <svg viewBox="0 0 12 12" className={className ?? "size-3 flex-none"} fill="none" aria-hidden="true">
      <circle cx="6" cy="6" r="5.25" stroke="currentColor" />
      <circle
        cx="6"
        cy="6"
        r="2.5"
        stroke="currentColor"
        strokeWidth="5"
        strokeDasharray={`${filled.toFixed(2)} ${CIRCUMFERENCE.toFixed(2)}`}
        transform="rotate(-90 6 6)"
        opacity="0.85"
      />
    </svg>
  );
}
