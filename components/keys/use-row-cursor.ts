"use client";

import { useEffect, useState } from "react";

interface RowCursor {
  currentId: string | undefined;
  /** To the next row (1) or the one before (-1), and not beyond the ends. */
  move: (by: number) => void;
}

/**
 * The keyboard's cursor over the rows of a list; another `view` (the address of the list) starts without one. The focus
 * itself moves, to the link of the row that carries `data-current`: Enter then opens it as it does any link, and readers
 * follow.
 */
export function useRowCursor(view: string, ids: readonly string[]): RowCursor {
  const [cursor, setCursor] = useState<{ view: string; id: string }>();
  const currentId = cursor?.view === view ? cursor.id : undefined;
  useEffect(() => {
    if (currentId !== undefined) document.querySelector<HTMLElement>("[data-current] a")?.focus();
  }, [currentId]);
  return {
    currentId,
    move: (by) => {
      const at = currentId === undefined ? -1 : ids.indexOf(currentId);
      const id = ids[Math.min(ids.length - 1, Math.max(0, at + by))];
      if (id !== undefined) setCursor({ view, id });
    },
  };
}
