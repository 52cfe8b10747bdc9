"use client";

import { useKeys } from "@/components/keys/keys-provider";
import { useRowCursor } from "@/components/keys/use-row-cursor";
import type { RowSelection } from "@/components/use-row-selection";

interface DeliveryKeys {
  /** The address of the list: another one starts without a cursor. */
  view: string;
  ids: readonly string[];
  selection: RowSelection;
  /** Opens the preview for what is chosen, else for the row under the cursor; nothing when it may not be done. */
  processAgain: ((currentId: string | undefined) => void) | undefined;
}

/** The keyboard's cursor over the rows, and what its keys do. Returns the id it stands on. */
export function useDeliveryKeys({ view, ids, selection, processAgain }: DeliveryKeys): string | undefined {
  const { currentId, move } = useRowCursor(view, ids);
  useKeys("Deliveries", [
    { keys: "j", label: "Next delivery; Enter opens it", run: () => move(1) },
    { keys: "k", label: "Previous delivery", run: () => move(-1) },
    ...(processAgain
      ? [
          {
            keys: "x",
            label: "Choose the delivery",
            run: () => {
              if (currentId !== undefined) selection.toggle(currentId);
            },
          },
          { keys: "r", label: "Process again what is chosen", run: () => processAgain(currentId) },
          { keys: "Escape", label: "Choose nothing", run: selection.clear },
        ]
      : []),
  ]);
  return currentId;
}
