import clsx from "clsx";

const WIDTH = 120;
const HEIGHT = 24;

interface TrendProps {
  /** Runs that failed in each of the last 24 hours, oldest first. */
  hours: readonly number[];
  /** New or back: drawn in the colour of failure. */
  loud: boolean;
}

/** The last day of a group, an hour a bar. */
export function Trend({ hours, loud }: TrendProps) {
  const peak = Math.max(1, ...hours);
  const slot = WIDTH / hours.length;
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="block h-6 w-30"
      role="img"
      aria-label={`Last 24 hours, at most ${Math.max(...hours)} an hour`}
    >
      {hours.map((n, hour) => {
        const height = n === 0 ? 1 : Math.max(2, (n / peak) * (HEIGHT - 2));
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its place
            key={hour}
            x={hour * slot}
            width={slot - 1.5}
            y={HEIGHT - height}
            height={height}
            className={clsx(n === 0 ? "fill-line-2" : loud ? "fill-failed-fill" : "fill-ink-3")}
          />
        );
      })}
    </svg>
  );
}
