"use client";

import { useRef } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { type RowSelection, useRowSelection } from "@/components/lists/use-row-selection";
import { useShell } from "@/components/shell/shell-context";
import type { Approval } from "@/lib/approvals/schemas";
import type { QueueBatch } from "../queue/queue-batch";
import type { QueueTab } from "../queue/queue-tab";
import { planBatch } from "./plan-batch";

interface BatchSelection {
  selection: RowSelection;
  /** For the rows; undefined where this person or view selects nothing. */
  batch: QueueBatch | undefined;
  /** Selects every open row that is shown; undefined when all of them are. */
  chooseAll: (() => void) | undefined;
}

/** The rows selected for a batch: by their checkboxes, by `x`, and as a range with Shift. */
export function useBatch(
  tab: QueueTab,
  rows: readonly Approval[],
  openNow: () => string | undefined,
): BatchSelection {
  const { me } = useShell();
  const selection = useRowSelection(tab);
  const anchor = useRef<string>(undefined);
  const may = tab === "waiting" && me.permissions.includes("decide");
  const open = rows.filter(({ status }) => status === "pending").map(({ id }) => id);

  const toggle = (id: string, range: boolean) => {
    const [from, to] = [anchor.current === undefined ? -1 : open.indexOf(anchor.current), open.indexOf(id)];
    if (to < 0) return;
    if (range && from >= 0) selection.add(open.slice(Math.min(from, to), Math.max(from, to) + 1));
    else selection.toggle(id);
    anchor.current = id;
  };
  const toggleOpen = (range: boolean) => {
    const id = openNow();
    if (id !== undefined) toggle(id, range);
  };
  useKeys(
    "Selection",
    may
      ? [
          { keys: "x", label: "Select the approval", run: () => toggleOpen(false) },
          { keys: "X", label: "Select as far as the approval", run: () => toggleOpen(true) },
        ]
      : [],
  );

  const plan = planBatch(rows, selection.has, Date.now());
  const leftOut = new Map(plan.leftOut.map(({ row, why }) => [row.id, why]));
  return {
    selection,
    batch: may ? { isChosen: selection.has, leftOut: (id) => leftOut.get(id), toggle } : undefined,
    chooseAll: open.every(selection.has) ? undefined : () => selection.add(open),
  };
}
