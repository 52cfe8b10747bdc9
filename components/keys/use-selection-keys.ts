"use client";

import type { RowSelection } from "@/components/lists/use-row-selection";
import { useKeys } from "./keys-provider";

interface SelectionKeys {
  /** The page's name, over its keys. */
  page: string;
  /** What a row is: "run". */
  what: string;
  /** Undefined for a role that may not select. */
  selection: RowSelection | undefined;
  /** The row under the cursor. */
  currentId: string | undefined;
}

/** The keys by which rows are selected. */
export function useSelectionKeys({ page, what, selection, currentId }: SelectionKeys): void {
  useKeys(
    page,
    selection
      ? [
          {
            keys: "x",
            label: `Choose the ${what}`,
            run: () => {
              if (currentId !== undefined) selection.toggle(currentId);
            },
          },
          // Bound only while rows are selected: the same key closes an open panel.
          ...(selection.all || selection.ids.size > 0
            ? [{ keys: "Escape", label: "Choose nothing", run: selection.clear }]
            : []),
        ]
      : [],
  );
}
