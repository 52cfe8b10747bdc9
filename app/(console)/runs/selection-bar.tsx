"use client";

import { Button } from "@/components/ui/button";
import { countWords } from "./count-words";
import type { RunSelection } from "./use-run-selection";

interface SelectionBarProps {
  selection: RunSelection;
  /** How many match the filter, as the list knows it. */
  count: { value: number; exact: boolean } | undefined;
  onRerun: () => void;
  onCancel: () => void;
}

/** Takes over the foot of the page while runs are chosen: how many, all that match, and what to do with them. */
export function SelectionBar({ selection, count, onRerun, onCancel }: SelectionBarProps) {
  const chosen = selection.all ? count : { value: selection.ids.size, exact: true };
  if (!chosen || chosen.value === 0) return null;
  const more = !selection.all && count && count.value > selection.ids.size;
  return (
    <section
      aria-label="Selection"
      className="flip sticky bg-layer text-ink shadow-layer bottom-0 z-10 flex min-h-18 flex-wrap items-center gap-2 px-4 py-3 text-13 sm:px-6"
    >
      <span role="status" className="mr-2">
        <b>{countWords(chosen)}</b> selected
      </span>
      {more ? (
        <Button kind="quiet" size="sm" onClick={selection.chooseAll}>
          Select all {countWords(count)} that match
        </Button>
      ) : null}
      <span className="ml-auto flex flex-wrap gap-2">
        <Button kind="primary" keyHint="r" onClick={onRerun}>
          Rerun
        </Button>
        <Button keyHint="c" onClick={onCancel}>
          Cancel runs
        </Button>
        <Button kind="quiet" aria-keyshortcuts="Escape" onClick={selection.clear}>
          Clear
        </Button>
      </span>
    </section>
  );
}
