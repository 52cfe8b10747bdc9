import clsx from "clsx";
import Link from "next/link";
import { type DeskState, StateGlyph } from "@/components/ui/states/state-mark";

interface FilterToggleProps {
  state: DeskState;
  label: string;
  /** Whether the filter asks for it. */
  on: boolean;
  /** The list with it, or without it where it is on. */
  href: string;
  /** The rows that are left, after "Only"; its label when left out. */
  only?: string;
}

/** A state in a filter line: a link that adds it to the filter or takes it away. */
export function FilterToggle({ state, label, on, href, only = label.toLowerCase() }: FilterToggleProps) {
  return (
    <Link
      href={href}
      aria-current={on ? "true" : undefined}
      aria-label={on ? `${label}, shown: take it out of the filter` : `Only ${only}`}
      className={clsx(
        "inline-flex h-7 items-center gap-1.5 rounded-2 border px-2 text-12 coarse:h-11",
        on
          ? "border-line-2 bg-selected font-medium text-ink forced:outline"
          : "border-transparent text-ink-2 hover:bg-hover",
      )}
    >
      <StateGlyph state={state} coloured className="icon-14" />
      {label}
    </Link>
  );
}
