"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/buttons/button";
import type { RowSelection } from "./use-row-selection";

interface Count {
  value: number;
  exact: boolean;
}

interface SelectionBarProps {
  selection: RowSelection;
  /** How many match the filter, as the list knows it. */
  count: Count | undefined;
  /** A count in words: "3 runs". */
  words: (count: Count) => string;
  /** The actions on the selected rows. */
  children: ReactNode;
}

/** At the foot of the page while rows are selected: their count, a switch to all that match, and the actions. */
export function SelectionBar({ selection, count, words, children }: SelectionBarProps) {
  const chosen = selection.all ? count : { value: selection.ids.size, exact: true };
  if (!chosen || chosen.value === 0) return null;
  const more = !selection.all && count && count.value > selection.ids.size;
  return (
    <section
      aria-label="Selection"
      className="flip sticky bg-layer text-ink shadow-layer bottom-0 z-10 flex min-h-18 flex-wrap items-center gap-2 px-4 py-3 text-13 sm:px-6"
    >
      <span role="status" className="mr-2">
        <b>{words(chosen)}</b> selected
      </span>
      {more ? (
        <Button kind="quiet" size="sm" onClick={selection.chooseAll}>
          Select all {words(count)} that match
        </Button>
      ) : null}
      <span className="ml-auto flex flex-wrap gap-2">
        {children}
        <Button kind="quiet" aria-keyshortcuts="Escape" onClick={selection.clear}>
          Clear
        </Button>
      </span>
    </section>
  );
}
