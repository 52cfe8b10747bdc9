import clsx from "clsx";
import { axisTicks, CLOSEST, labelledTicks } from "./axis-ticks";
import type { WaterfallLayout } from "./waterfall-layout";

const percent = (share: number) => `${(share * 100).toFixed(3)}%`;

/** A phone has room for a few ticks only; both sets are drawn, and the width says which is seen. */
const WIDTHS = [
  { closest: CLOSEST.wide, className: "max-sm:hidden" },
  { closest: CLOSEST.phone, className: "sm:hidden" },
] as const;

/** The labels of the axis: time from the start, and how long each fold is. */
export function AxisLabels({ layout }: { layout: WaterfallLayout }) {
  const now = layout.now !== undefined && layout.now < 0.97 ? layout.now : undefined;
  return (
    <span aria-hidden="true" className="relative block h-10 font-mono font-regular text-11 text-ink-3">
      {WIDTHS.map(({ closest, className }) =>
        labelledTicks(axisTicks(layout.scale, closest), closest, now === undefined ? [] : [now]).map(
          (tick) => (
            <span
              key={`${closest} ${tick.at} ${tick.text}`}
              className={clsx(
                "absolute top-3 whitespace-nowrap leading-4",
                tick.at > 0 && "-translate-x-1/2",
                className,
              )}
              style={{ left: percent(tick.at) }}
            >
              {tick.text}
            </span>
          ),
        ),
      )}
      {now === undefined ? null : (
        <span
          className="absolute top-3 -translate-x-1/2 text-waiting leading-4"
          style={{ left: percent(now) }}
        >
          now
        </span>
      )}
    </span>
  );
}

/** The lines behind the rows: steps of time, and folds as sunken stretches. */
export function AxisGrid({ layout }: { layout: WaterfallLayout }) {
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute inset-y-0 right-(--lengths) left-(--names)"
    >
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
        {WIDTHS.map(({ closest, className }) =>
          axisTicks(layout.scale, closest)
            .filter(({ folded }) => !folded)
            .map((tick) => (
              <span
                key={`${closest} ${tick.at}`}
                className={clsx("absolute inset-y-0 w-px bg-line", className)}
                style={{ left: percent(tick.at) }}
              />
            )),
        )}
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
