import clsx from "clsx";
import type { ReactNode } from "react";

/** A small fact about a row: outlined, or `solid` for one that sets it apart. */
export function Tag({ solid = false, children }: { solid?: boolean; children: ReactNode }) {
  return (
    <span
      className={clsx(
        "inline-flex h-4.5 flex-none items-center gap-1 whitespace-nowrap rounded-[3px] px-1.25 font-medium text-11 text-ink-2 forced:border",
        solid ? "bg-selected" : "shadow-[inset_0_0_0_1px_var(--line-2)]",
      )}
    >
      {children}
    </span>
  );
}
