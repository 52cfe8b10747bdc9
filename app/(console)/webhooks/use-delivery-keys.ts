"use client";

import { useKeys } from "@/components/keys/keys-provider";
import { useRowCursor } from "@/components/keys/use-row-cursor";

/** The keyboard's cursor over the rows. Returns the id it stands on. */
export function useDeliveryKeys(view: string, ids: readonly string[]): string | undefined {
  const { currentId, move } = useRowCursor(view, ids);
  useKeys("Deliveries", [
    { keys: "j", label: "Next delivery; Enter opens it", run: () => move(1) },
    { keys: "k", label: "Previous delivery", run: () => move(-1) },
  ]);
  return currentId;
}
