"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ErrorGroupItem } from "@/lib/error-groups/schemas";
import { errorGroup } from "../queries";

/**
 * The groups of a list, the open one in its place also after it left the list: resolving it would otherwise move its
 * panel, which stands below, under the pointer that resolved it. It goes when another is opened.
 * @param view the address of the list
 */
export function useKeptRow(
  groups: readonly ErrorGroupItem[],
  openId: string | undefined,
  view: string,
): readonly ErrorGroupItem[] {
  const [kept, setKept] = useState<{ view: string; at: number; row: ErrorGroupItem }>();
  const { data: now } = useQuery({ ...errorGroup(openId ?? ""), enabled: false });
  const at = groups.findIndex(({ id }) => id === openId);
  const row = groups[at];
  if (row && (kept?.row !== row || kept.at !== at || kept.view !== view)) setKept({ view, at, row });
  if (row || kept?.row.id !== openId || kept?.view !== view) return groups;
  return groups.toSpliced(kept.at, 0, { ...kept.row, ...now });
}
