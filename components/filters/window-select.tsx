"use client";

import { useTimeZone } from "@/components/clock/clock-provider";
import { useNow } from "@/components/clock/use-now";
import { FilterSelect } from "@/components/ui/fields/filter-field";
import { formatMoment } from "@/lib/time";
import { WINDOWS, windowStart } from "./filter-window";

interface WindowSelectProps {
  /** The window in force, as instants. */
  from: string | undefined;
  until: string | undefined;
  /** Where the chosen window begins, as an instant; undefined for any time. */
  onChoose: (from: string | undefined) => void;
}

/** The window in time of a filter line: a few to choose from, and the one in force where it is another. */
export function WindowSelect({ from, until, onChoose }: WindowSelectProps) {
  const timeZone = useTimeZone();
  const nowMs = useNow(60_000);
  const inForce = windowWords(from, until, (at) => formatMoment(new Date(at), timeZone, nowMs));
  return (
    <FilterSelect
      aria-label="Window"
      value={inForce ? "chosen" : ""}
      onChange={({ target }) => onChoose(windowStart(target.value, Date.now()))}
    >
      {inForce ? <option value="chosen">{inForce}</option> : null}
      <option value="">any time</option>
      {WINDOWS.map((window) => (
        <option key={window.value} value={window.value}>
          {window.label}
        </option>
      ))}
    </FilterSelect>
  );
}

function windowWords(
  from: string | undefined,
  until: string | undefined,
  moment: (at: string) => string,
): string | undefined {
  if (from && until) return `${moment(from)} to ${moment(until)}`;
  if (from) return `since ${moment(from)}`;
  return until ? `before ${moment(until)}` : undefined;
}
