"use client";

import { useEffect, useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import type { RunSelection } from "./use-run-selection";

interface RunKeys {
  /** The address of the list: another one starts without a cursor. */
  view: string;
  ids: readonly string[];
  selection: RunSelection;
  /** Opens the preview for what is chosen, else for the row under the cursor; nothing when it may not be done. */
  act: ((kind: "rerun" | "cancel", currentId: string | undefined) => void) | undefined;
}

/** The keyboard's cursor over the rows, and what its keys do. Returns the id it stands on. */
export function useRunKeys({ view, ids, selection, act }: RunKeys): string | undefined {
  const [cursor, setCursor] = useState<{ view: string; id: string }>();
  const currentId = cursor?.view === view ? cursor.id : undefined;
  const move = (by: number) => {
    const at = currentId === undefined ? -1 : ids.indexOf(currentId);
    const id = ids[Math.min(ids.length - 1, Math.max(0, at + by))];
    if (id !== undefined) setCursor({ view, id });
  };
  // The focus itself moves: Enter then opens the row as it does any link, and readers follow.
  useEffect(() => {
    if (currentId !== undefined) document.querySelector<HTMLElement>("[data-current] a")?.focus();
  }, [currentId]);

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
