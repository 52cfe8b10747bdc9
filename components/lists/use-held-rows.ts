"use client";

import { useState } from "react";

interface HeldRows<Row> {
  rows: readonly Row[];
  /** How many newer rows wait to be shown. */
  fresh: number;
  show: () => void;
}

/**
 * Keeps the rows of a list in place while newer ones arrive, until `show` is called or `view` (the address of the
 * list) changes. Shown rows are updated; a row that left the list keeps its place. `orderOf` is a row's unique sort
 * key, highest for the newest.
 */
export function useHeldRows<Row>(
  latest: readonly Row[],
  view: string,
  orderOf: (row: Row) => string | number,
): HeldRows<Row> {
  const [shown, setShown] = useState({ view, rows: latest });
  const first = shown.rows[0];
  const newest = first === undefined ? undefined : orderOf(first);
  const outdated = shown.view !== view || (newest === undefined && latest !== shown.rows);
  if (outdated) setShown({ view, rows: latest });
  const show = () => setShown({ view, rows: latest });
  if (outdated || newest === undefined) return { rows: latest, fresh: 0, show };
  const byOrder = new Map(latest.map((row) => [orderOf(row), row]));
  return {
    rows: shown.rows.map((row) => byOrder.get(orderOf(row)) ?? row),
    fresh: latest.filter((row) => orderOf(row) > newest).length,
    show,
  };
}
