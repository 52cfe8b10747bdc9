import clsx from "clsx";
import type { ReactNode } from "react";

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
