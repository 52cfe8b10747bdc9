import clsx from "clsx";
import type { FunctionHealth } from "@/lib/functions/schemas";

const WIDTH = 120;
const HEIGHT = 24;

/** The last day of a function, an hour a bar: failed runs at the bottom, in the colour of failure. */
export function HealthStrip({
  health: { hours, runs, failed },
  className,
}: {
  health: FunctionHealth;
  className?: string;
}) {
  const peak = Math.max(1, ...hours.map((hour) => hour.runs));
  const slot = WIDTH / hours.length;
  // A single run must be seen beside a thousand.
  const heightOf = (n: number) => (n === 0 ? 0 : Math.max(2, (n / peak) * (HEIGHT - 2)));
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={clsx("block", className ?? "h-6 w-30")}
      role="img"
      aria-label={
        runs === 0 ? "No run in the last 24 hours" : `Last 24 hours: ${runs} runs, ${failed} failed`
      }
    >
      {hours.map((hour, at) => {
        const all = heightOf(hour.runs);
        const bad = heightOf(hour.failed);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its place
          <g key={at}>
            <rect
              x={at * slot}
              width={slot - 1.5}
              y={HEIGHT - Math.max(1, all)}
              height={Math.max(1, all - bad)}
              className={all === 0 ? "fill-line-2" : "fill-ink-3"}
            />
            {bad > 0 ? (
              <rect
                x={at * slot}
                width={slot - 1.5}
                y={HEIGHT - bad}
                height={bad}
                className="fill-failed-fill"
              />
            ) : null}
          </g>
        );
      })}
    </svg>
  );
}
