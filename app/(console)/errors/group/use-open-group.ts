"use client";

import { useState } from "react";
import { useOpenBeside } from "@/components/lists/use-open-beside";
import type { ErrorFilter } from "@/lib/error-groups/schemas";
import { paths } from "@/lib/paths";
import { errorsPath } from "../error-filter";

interface OpenGroup {
  /** The group that is open; the first of the list where the address names none. */
  id: string | undefined;
  /** True if the address names it: on a phone the group is then the page. */
  named: boolean;
  open: (errorId: string) => void;
}

/**
 * The open group, by the address. Without one it is the first of the list, and stays so when another group moves
 * above it.
 */
export function useOpenGroup(filter: ErrorFilter, firstId: string | undefined): OpenGroup {
  const pathOf = (errorId?: string) => errorsPath(filter, { cursor: filter.cursor }, errorId);
  const { id: named, open } = useOpenBeside(paths.errors(), pathOf);
  const view = pathOf();
  const [pinned, setPinned] = useState({ view, id: firstId });
  if (pinned.view !== view || (pinned.id === undefined && firstId !== undefined))
    setPinned({ view, id: firstId });
  return {
    id: named ?? pinned.id,
    named: named !== undefined,
    open,
  };
}
