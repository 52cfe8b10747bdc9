import clsx from "clsx";
import Link from "next/link";
import type { ReactNode } from "react";

interface StripFrameProps {
  title: string;
  href: string;
  /** The value of the window or of the bar under the cross-hair, below the title. */
  value: ReactNode;
  /** The scope of the value: "in 6 h"; undefined while the cross-hair shows it. */
  of: string | undefined;
  /** The top of the scale, as drawn beside it. */
  top: string | undefined;
  tall?: boolean;
  /** SVG, drawn into the plot. */
  plot: ReactNode;
  /** Shown instead of a plot without data. */
  invitation: string | undefined;
}

/** One strip: label and value on the left, the plot, its scale on the right. The whole of it leads to its list. */
export function StripFrame({ title, href, value, of, top, tall = false, plot, invitation }: StripFrameProps) {
  return (
    <Link
      href={href}
      prefetch={false}
      className={clsx(
        "grid border-line border-b outline-offset-[-2px] hover:bg-hover/60 sm:grid-cols-[var(--lab)_minmax(0,1fr)]",
        tall ? "sm:h-32" : "sm:h-17.5",
      )}
    >
      <span className="flex min-w-0 flex-col justify-between pt-2 pr-4 pb-1.5 max-sm:pb-0">
        <span className="flex items-baseline gap-1.5 whitespace-nowrap font-medium text-12 text-ink-3">
          {title}
          {of ? <small className="font-regular text-11">{of}</small> : null}
        </span>
        <span className={clsx(of === undefined && "-mx-1.5 w-fit rounded-2 bg-selected px-1.5")}>
          {value}
        </span>
      </span>
      <span className={clsx("relative block max-sm:h-16", tall && "max-sm:h-24")}>
        <span className="absolute inset-y-0 right-(--scale) left-0">
          <span className="absolute inset-x-0 top-2.5 border-line border-t border-dashed" />
          {invitation === undefined ? (
            <span className="absolute inset-x-0 top-2.5 bottom-0.5">{plot}</span>
          ) : (
            <span className="absolute inset-x-0 bottom-2 flex items-center gap-2 border-line border-b pb-1 text-12 text-ink-3">
              No data yet. {invitation}
            </span>
          )}
        </span>
        {invitation === undefined ? (
          <span className="absolute top-0.5 right-0 w-(--scale) whitespace-nowrap pl-1.5 text-left font-mono text-11 text-ink-3">
            {top}
          </span>
        ) : null}
      </span>
    </Link>
  );
}

interface StripValueProps {
  value: string;
  unit: ReactNode;
  bad?: boolean;
}

/** A number as the loud part of a strip, its unit in grey. */
export function StripValue({ value, unit, bad = false }: StripValueProps) {
  return (
    <span className={clsx("whitespace-nowrap font-semibold text-20 leading-6", bad && "text-failed")}>
      {value}
      <small className={clsx("ml-1 font-regular text-12 tracking-normal", !bad && "text-ink-3")}>
        {unit}
      </small>
    </span>
  );
}
