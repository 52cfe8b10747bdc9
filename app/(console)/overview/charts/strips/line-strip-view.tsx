import clsx from "clsx";
import { areaPath, linePath, yOf } from "@/components/charts/line-path";
import { FAILURE_LIMIT, type LineStrip } from "./line-strips";
import { StripFrame, StripValue } from "./strip-frame";

const strokes = { strong: "stroke-ink-2", quiet: "stroke-edge", failed: "stroke-failed-fill" };
const dots = { strong: "bg-ink", quiet: "bg-ink", failed: "bg-failed-fill" };
const areas = { strong: "fill-sunken", quiet: "fill-none", failed: "fill-failed-wash" };

interface LineStripViewProps {
  strip: LineStrip;
  /** The bar under the cross-hair; undefined while there is none. */
  cursor: number | undefined;
}

/** A strip of one or two lines, with its figures of the window or of the bar under the cross-hair. */
export function LineStripView({ strip, cursor }: LineStripViewProps) {
  const { series, max, limit, say, title, href, key } = strip;
  const empty = series.every(({ values }) => values.every((value) => value === null));
  const bars = series[0]?.values.length ?? 1;
  const top = say(max);
  return (
    <StripFrame
      title={title}
      href={href}
      top={key === "queue" || key === "retry" ? trim(top.value) : trimEnd(`${trim(top.value)} ${top.unit}`)}
      value={<Values strip={strip} cursor={cursor} />}
      of={cursor === undefined ? strip.of : undefined}
      invitation={empty ? strip.invitation : undefined}
      plot={
        <>
          <svg
            viewBox="0 0 1000 100"
            preserveAspectRatio="none"
            className="absolute inset-0 size-full overflow-visible"
            aria-hidden="true"
          >
            {series.length === 1
              ? series.map(({ values, look }) => (
                  <path key={look} d={areaPath(values, max)} className={areas[look]} />
                ))
              : null}
            {limit === undefined ? null : (
              <path
                d={`M0 ${yOf(limit, max)}H1000`}
                vectorEffect="non-scaling-stroke"
                strokeDasharray="4 3"
                className="stroke-edge"
              />
            )}
            {series.map(({ values, look }) => (
              <path
                key={look}
                d={linePath(values, max)}
                vectorEffect="non-scaling-stroke"
                strokeWidth={look === "failed" ? 1.75 : 1.5}
                strokeLinejoin="round"
                strokeLinecap="round"
                className={clsx("fill-none", strokes[look])}
              />
            ))}
          </svg>
          {series.map(({ values, look }) => {
            const value = cursor === undefined ? undefined : values[cursor];
            return value === null || value === undefined || cursor === undefined ? null : (
              <span
                key={look}
                className={clsx(
                  "absolute -mt-1 -ml-1 size-2 rounded-full border-[1.5px] border-page",
                  dots[look],
                )}
                style={{ left: `${((cursor + 0.5) / bars) * 100}%`, top: `${yOf(value, max)}%` }}
              />
            );
          })}
        </>
      }
    />
  );
}

/** `40.0` as `40`, `2 m 00 s` as `2 m`: the top of a scale is round. */
const trim = (value: string) => value.replace(/\.0+$/, "");
const trimEnd = (duration: string) => duration.replace(/ 00 \w$/, "");

function Values({ strip: { series, say, limit, key }, cursor }: LineStripViewProps) {
  return (
    <span className="flex gap-4">
      {series.map(({ name, values, total, look }) => {
        const value = cursor === undefined ? total : (values[cursor] ?? null);
        if (value === null) return <StripValue key={look} value="none" unit={name ?? "here"} />;
        const { value: text, unit } = say(value);
        const over = limit !== undefined && value > limit;
        const about =
          key === "failure"
            ? `${unit}, ${over ? "over the limit of" : "limit"} ${FAILURE_LIMIT * 100} %`
            : name
              ? `${unit} ${name}`
              : unit;
        return <StripValue key={look} value={text} unit={about} bad={over} />;
      })}
    </span>
  );
}
