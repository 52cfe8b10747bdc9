import clsx from "clsx";
import type { RunStatus } from "@/lib/runs/schemas";
import type { Stretch } from "./stack";

const fills: Record<RunStatus, string> = {
  completed: "fill-completed-fill/35",
  skipped: "fill-line-2",
  cancelled: "fill-cancelled-fill/45",
  waiting: "fill-waiting-fill",
  queued: "fill-queued-fill",
  running: "fill-running-fill",
  failed: "fill-failed-fill",
};

interface StateStackProps {
  /** Left edge and width as shares of the plot. */
  left: number;
  width: number;
  stack: readonly Stretch[];
}

const percent = (share: number) => `${(share * 100).toFixed(3)}%`;

/** A bar stacked by state, in an SVG of any size. Completed runs are light with a cap, so that failures stand out. */
export function StateStack({ left, width, stack }: StateStackProps) {
  return stack.map(({ status, top, height }) => (
    <g key={status}>
      <rect
        x={percent(left)}
        width={percent(width)}
        y={percent(top)}
        height={percent(height)}
        className={clsx(fills[status], status !== "completed" && "stroke-[0.5] stroke-page")}
      />
      {status === "completed" || status === "cancelled" ? (
        <rect
          x={percent(left)}
          width={percent(width)}
          y={percent(top)}
          height="1.5"
          className={status === "completed" ? "fill-completed-fill" : "fill-cancelled-fill"}
        />
      ) : null}
    </g>
  ));
}
