"use client";

import { useKeys } from "@/components/keys/keys-provider";
import { useRowCursor } from "@/components/keys/use-row-cursor";
import type { RowSelection } from "@/components/use-row-selection";

interface RunKeys {
  /** The address of the list: another one starts without a cursor. */
  view: string;
  ids: readonly string[];
  selection: RowSelection;
  /** Opens the preview for what is chosen, else for the row under the cursor; nothing when it may not be done. */
  act: ((kind: "rerun" | "cancel", currentId: string | undefined) => void) | undefined;
}

/** The keyboard's cursor over the rows, and what its keys do. Returns the id it stands on. */
export function useRunKeys({ view, ids, selection, act }: RunKeys): string | undefined {
  const { currentId, move } = useRowCursor(view, ids);
  useKeys("Runs", [
    { keys: "j", label: "Next run; Enter opens it", run: () => move(1) },
    { keys: "k", label: "Previous run", run: () => move(-1) },
    ...(act
      ? [
          {
            keys: "x",
            label: "Choose the run",
            run: () => {
              if (currentId !== undefined) selection.toggle(currentId);
            },
          },
          { keys: "r", label: "Rerun what is chosen", run: () => act("rerun", currentId) },
          { keys: "c", label: "Cancel what is chosen", run: () => act("cancel", currentId) },
          { keys: "Escape", label: "Choose nothing", run: selection.clear },
        ]
      : []),
  ]);
  return currentId;
}
