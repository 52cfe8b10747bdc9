import clsx from "clsx";
import type { Bar, WaterfallRow } from "./waterfall-layout";

const percent = (share: number) => `${(share * 100).toFixed(3)}%`;

const fills: Record<Bar["status"], string> = {
  planned: "bg-line-2",
  running: "bg-running-fill",
  waiting: "bg-waiting-fill",
  completed: "bg-completed-fill",
  failed: "bg-failed-fill",
  cancelled: "bg-cancelled-fill",
};

interface TrackProps {
  row: WaterfallRow;
  /** Waits for a person: then an open wait is amber. */
  person: boolean;
  /** What it waits for and until when, beside its bar. */
  note: string | undefined;
}

/** What happened in a row, on the run's axis. */
export function Track({ row, person, note }: TrackProps) {
  const last = row.bars.at(-1);
  return (
    <span className="relative block h-8 overflow-hidden" aria-hidden="true">
      {row.retriesLine ? (
        <span
          className="absolute top-[19px] h-px bg-failed-fill"
          style={{ left: percent(row.retriesLine.left), width: percent(row.retriesLine.width) }}
        />
      ) : null}
      {row.bars.map((bar) => (
        <BarMark key={bar.n ?? 0} bar={bar} person={person} />
      ))}
      {row.limit ? (
        <span
          className="absolute top-[15px] border-edge border-r-2 border-dotted"
          style={{ left: percent(row.limit.left), width: percent(row.limit.width) }}
        >
          <span className="block h-0.5 border-edge border-t border-dotted" />
        </span>
      ) : null}
      {note && last ? (
        <span
          className="absolute top-2 max-w-1/2 truncate bg-page pr-1.5 pl-2 text-12 text-ink-2 max-md:hidden"
          style={
            last.left + last.width < 0.6
              ? { left: percent(last.left + last.width) }
              : { right: percent(1 - last.left) }
          }
        >
          {note}
        </span>
      ) : null}
    </span>
  );
}

function BarMark({ bar, person }: { bar: Bar; person: boolean }) {
  const place = { left: percent(bar.left), width: `max(3px, ${percent(bar.width)})` };
  if (bar.kind === "wait") {
    const open = bar.status === "waiting";
    return (
      <span
        className={clsx(
          "hatch absolute top-[11px] h-2.5",
          open && person ? "text-waiting-fill" : "text-edge",
        )}
        style={place}
      />
    );
  }
  if (bar.kind === "attempt") {
    return (
      <>
        <span className={clsx("absolute top-[15px] h-[9px] rounded-1", fills[bar.status])} style={place} />
        <span
          className={clsx(
            "absolute top-px font-medium font-mono text-11 leading-3",
            bar.status === "failed" ? "text-failed" : "text-ink-2",
          )}
          style={{ left: place.left }}
        >
          {bar.n}
        </span>
      </>
    );
  }
  return (
    <span
      className={clsx(
        "absolute rounded-1",
        bar.kind === "sub" ? "top-[13px] h-1.5 opacity-62" : "top-[11px] h-2.5",
        fills[bar.status],
      )}
      style={place}
    />
  );
}
