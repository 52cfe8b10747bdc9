"use client";

import { useEffect, useState } from "react";
import { useKeys } from "./keys-provider";

interface RowCursor {
  /** The page's name, over its keys. */
  page: string;
  /** What a row is: "run". */
  what: string;
  /** The address of the list: another one starts without a cursor. */
  view: string;
  rows: readonly { id: string }[];
}

/**
 * The keyboard's cursor over the rows of a list, moved by `j` and `k` between the first and the last; returns its
 * row's id. The focus moves with it, to the link of the row with `data-current`, so that Enter opens the row and
 * screen readers follow.
 */
export function useRowCursor({ page, what, view, rows }: RowCursor): string | undefined {
  const [cursor, setCursor] = useState<{ view: string; id: string }>();
  const currentId = cursor?.view === view ? cursor.id : undefined;
  useEffect(() => {
    if (currentId !== undefined) document.querySelector<HTMLElement>("[data-current] a")?.focus();
  }, [currentId]);
  const move = (by: number) => {
    const at = currentId === undefined ? -1 : rows.findIndex(({ id }) => id === currentId);
    const id = rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.id;
    if (id !== undefined) setCursor({ view, id });
  };
  useKeys(page, [
    { keys: "j", label: `Next ${what}; Enter opens it`, run: () => move(1) },
    { keys: "k", label: `Previous ${what}`, run: () => move(-1) },
  ]);
  return currentId;
}
