import clsx from "clsx";
import { formatDuration } from "@/lib/time";

export type SegmentKind = "past" | "head" | "future" | "waiting" | "waited";

interface SegmentProps {
  kind: SegmentKind;
  /** How long it took from this station to the next. */
  spanMs: number | undefined;
  /** Where steps ended on it, from 0 to 1. */
  ticks?: readonly number[];
}

// Lies to the right of the station's node; upright below 1181 px, where it runs down from it.
const line = "absolute max-lg:top-4 max-lg:bottom-0 max-lg:left-[5px] lg:right-0 lg:left-3";

/** The line from a station to the next: passed, current, waiting, or ahead. */
export function Segment({ kind, spanMs, ticks = [] }: SegmentProps) {
  return (
    <>
      <span aria-hidden="true" className="forced:forced-color-adjust-none">
        {kind === "past" || kind === "head" ? (
          <span
            className={clsx(
              line,
              "bg-ink max-lg:w-[2.25px] lg:top-[53px] lg:h-[2.25px]",
              kind === "head" && "lg:right-15",
            )}
          />
        ) : null}
        {kind === "future" || kind === "waiting" ? (
          <span
            className={clsx(
              line,
              "border-edge border-dotted max-lg:border-l-[1.5px] lg:top-[53px] lg:border-t-[1.5px]",
              kind === "waiting" && "lg:left-19.5",
            )}
          />
        ) : null}
        {kind === "waiting" ? (
          <span className="hatch absolute text-waiting-fill max-lg:top-4 max-lg:bottom-0 max-lg:left-[2px] max-lg:w-2 lg:top-[50px] lg:left-3.5 lg:h-2 lg:w-16" />
        ) : null}
        {kind === "waited" ? (
          <span className="hatch absolute text-edge max-lg:top-4 max-lg:bottom-0 max-lg:left-[2px] max-lg:w-2 lg:top-[50px] lg:right-0.5 lg:left-3.5 lg:h-2" />
        ) : null}
        {kind === "head" ? (
          <svg
            aria-hidden="true"
            viewBox="0 0 60 40"
            className="absolute top-[34px] right-0 h-10 w-15 overflow-visible stroke-accent max-lg:hidden"
            fill="none"
            strokeWidth="2.25"
            strokeLinecap="round"
            strokeLinejoin="round"
          >
            <path d="M0 20h14l10 15 13-32 7 17h16" />
          </svg>
        ) : null}
        {ticks.map((share) => (
          <span
            key={share}
            style={{ left: `calc(12px + ${(share * 100).toFixed(1)}% - ${(share * 12).toFixed(1)}px)` }}
            className="absolute top-[50px] h-2 w-[1.5px] bg-ink max-lg:hidden"
          />
        ))}
      </span>
      {spanMs === undefined ? null : (
        <span className="font-mono text-11 text-ink-3 max-lg:ml-auto lg:absolute lg:top-8 lg:right-0 lg:left-4 lg:text-center">
          {formatDuration(spanMs)}
        </span>
      )}
    </>
  );
}
