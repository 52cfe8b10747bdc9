import clsx from "clsx";
import { niceMax, STACK_ORDER, stack } from "@/components/charts/stack";
import { StateStack } from "@/components/charts/state-stack";
import { runMark } from "@/components/records/run-mark";
import type { Metrics } from "@/lib/metrics/schemas";
import { paths } from "@/lib/paths";
import { windowWords } from "./line-strips";
import { StripFrame } from "./strip-frame";

/** A hairline between bars, as a share of a slot. */
const GAP = 0.3;
const LEGEND = ["completed", "failed", "running", "waiting", "queued", "cancelled"] as const;
const dots = {
  completed: "bg-completed-fill",
  failed: "bg-failed-fill",
  running: "bg-running-fill",
  waiting: "bg-waiting-fill",
  queued: "bg-queued-fill",
  cancelled: "hatch text-cancelled-fill",
};

/** Runs by state, stacked, with failed ones on top. */
export function StateStrip({ metrics, cursor }: { metrics: Metrics; cursor: number | undefined }) {
  const { bars, total, from, until } = metrics;
  const totals = bars.map(({ runs }) => STACK_ORDER.reduce((sum, status) => sum + (runs[status] ?? 0), 0));
  const max = niceMax(Math.max(...totals, 4));
  const here = cursor === undefined ? total.runs : (bars[cursor]?.runs ?? {});
  return (
    <StripFrame
      title="Runs by state"
      href={paths.runs({ from, until })}
      of={cursor === undefined ? windowWords(metrics) : undefined}
      tall
      top={String(max)}
      invitation={totals.every((total) => total === 0) ? "The first event starts the first run." : undefined}
      value={
        <span className="mt-1.5 grid grid-cols-[max-content_max-content] justify-between gap-x-3 max-sm:grid-cols-3">
          {LEGEND.map((status) => (
            <span key={status} className="flex items-center gap-1.5 text-12 text-ink-2 leading-5">
              <span aria-hidden="true" className={clsx("size-2 flex-none rounded-1", dots[status])} />
              {runMark(status).label}
              <b className="ml-auto pl-1 text-ink">{here[status] ?? 0}</b>
            </span>
          ))}
        </span>
      }
      plot={
        <svg className="absolute inset-0 size-full overflow-visible" aria-hidden="true">
          {bars.map((bar, at) => (
            <StateStack
              key={bar.at}
              left={(at + GAP / 2) / bars.length}
              width={(1 - GAP) / bars.length}
              stack={stack(bar.runs, max)}
            />
          ))}
        </svg>
      }
    />
  );
}
