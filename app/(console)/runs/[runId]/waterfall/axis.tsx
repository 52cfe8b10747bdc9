import clsx from "clsx";
import { axisTicks } from "./axis-ticks";
import type { WaterfallLayout } from "./waterfall-layout";

const percent = (share: number) => `${(share * 100).toFixed(3)}%`;

/** The labels of the axis: time from the start, and how long each fold is. */
export function AxisLabels({ layout }: { layout: WaterfallLayout }) {
  return (
    <span aria-hidden="true" className="relative block h-10 font-mono font-regular text-11 text-ink-3">
      {axisTicks(layout.scale).map((tick) => (
        <span
          key={`${tick.at} ${tick.text}`}
          className={clsx(
            "absolute top-3 whitespace-nowrap leading-4",
            tick.at > 0 && "-translate-x-1/2",
            layout.now !== undefined && Math.abs(tick.at - layout.now) < 0.07 && "hidden",
          )}
          style={{ left: percent(tick.at) }}
        >
          {tick.text}
        </span>
      ))}
      {layout.now !== undefined && layout.now < 0.97 ? (
        <span
          className="absolute top-3 -translate-x-1/2 text-waiting leading-4"
          style={{ left: percent(layout.now) }}
        >
          now
        </span>
      ) : null}
    </span>
  );
}

/** The lines behind the rows: steps of time, and folds as sunken stretches. */
export function AxisGrid({ layout }: { layout: WaterfallLayout }) {
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-y-0 right-36 left-(--names)">
      <div className="relative mr-4 h-full sm:mr-6 ml-4 sm:ml-6">
        {layout.scale.pieces
          .filter(({ folded }) => folded)
          .map((piece) => (
            <span
              key={piece.left}
              className="absolute inset-y-0 border-line-2 border-x border-dashed bg-sunken"
              style={{ left: percent(piece.left), width: percent(piece.width) }}
            />
          ))}
        {axisTicks(layout.scale)
          .filter(({ folded }) => !folded)
          .map((tick) => (
            <span
              key={tick.at}
              className="absolute inset-y-0 w-px bg-line"
              style={{ left: percent(tick.at) }}
            />
          ))}
        {layout.now !== undefined ? (
          <span
            className="absolute -top-2 bottom-0 w-px bg-waiting-fill"
            style={{ left: percent(layout.now) }}
          />
        ) : null}
      </div>
    </div>
  );
}
