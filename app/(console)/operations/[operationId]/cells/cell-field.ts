import type { OperationView } from "@/lib/operations/schemas";

export type CellKind = "untouched" | "inFlight" | "done" | "failed" | "skipped" | "residue";

/** One cell of the field: an item, or as many as `cellSize` says, as its worst. */
export interface Cell {
  kind: CellKind;
  /** The canary ends after it. */
  canaryEnd: boolean;
  /** One of the last items that ended: their failures can pause the operation. */
  watched: boolean;
}

const kinds: Record<string, CellKind> = {
  p: "untouched",
  f: "inFlight",
  d: "done",
  x: "failed",
  s: "skipped",
  r: "residue",
};

const LEGEND: readonly CellKind[] = ["done", "failed", "residue", "inFlight", "skipped", "untouched"];

/** The cells of an operation in the order its items are taken. */
export function cellField({
  cells,
  cellSize,
  canary,
  total,
  status,
  lastTwenty,
}: Pick<OperationView, "cells" | "cellSize" | "canary" | "total" | "status" | "lastTwenty">): Cell[] {
  const ended = [...cells].flatMap((letter, at) => (letter === "d" || letter === "x" ? [at] : []));
  // The watched items matter only while they can still pause the operation.
  const watches = cellSize === 1 && status === "paused" ? lastTwenty.ended : 0;
  const watched = new Set(watches > 0 ? ended.slice(-watches) : []);
  const canaryAt = cellSize === 1 && canary > 0 && canary < total ? canary - 1 : -1;
  return [...cells].map((letter, at) => ({
    kind: kinds[letter] ?? "untouched",
    canaryEnd: at === canaryAt,
    watched: watched.has(at),
  }));
}

/** The kinds that occur, in the order of the legend. */
export function kindsIn(cells: readonly Cell[]): CellKind[] {
  const found = new Set(cells.map(({ kind }) => kind));
  return LEGEND.filter((kind) => found.has(kind));
}
