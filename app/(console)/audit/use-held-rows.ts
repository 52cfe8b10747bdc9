"use client";

import { useState } from "react";
import type { AuditRow } from "@/lib/audit/schemas";

interface HeldRows {
  rows: readonly AuditRow[] | undefined;
  /** How many newer rows wait to be shown. */
  fresh: number;
  show: () => void;
}

/**
 * Keeps the rows on the screen as they are while newer ones arrive, until `show` is called or `view` (the address of
 * the list) changes.
 */
export function useHeldRows(latest: readonly AuditRow[] | undefined, view: string): HeldRows {
  const [shown, setShown] = useState({ view, rows: latest });
  const newest = shown.rows?.[0]?.seq;
  const fresh = newest === undefined ? 0 : (latest?.filter((row) => row.seq > newest).length ?? 0);
  const outdated = shown.view !== view || (newest === undefined && latest !== shown.rows);
  if (outdated) setShown({ view, rows: latest });
  return {
    rows: outdated ? latest : shown.rows,
    fresh: outdated ? 0 : fresh,
    show: () => setShown({ view, rows: latest }),
  };
}
