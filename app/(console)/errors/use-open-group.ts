"use client";

import { usePathname } from "next/navigation";
import { useState } from "react";
import type { ErrorFilter } from "@/lib/errors/schemas";
import { paths } from "@/lib/paths";
import { errorsPath } from "./error-filter";

interface OpenGroup {
  /** The group that is open; the first of the list where the address names none. */
  id: string | undefined;
  /** Whether the address names it: on a phone the group is then the page. */
  named: boolean;
  open: (errorId: string) => void;
}

/**
 * Which group is open. The address says so; without one it is the first of the list, and stays that one even when
 * another fails after it and moves above it.
 */
export function useOpenGroup(filter: ErrorFilter, firstId: string | undefined): OpenGroup {
  const prefix = `${paths.errors()}/`;
  const pathname = usePathname();
  const named = pathname.startsWith(prefix) ? decodeURIComponent(pathname.slice(prefix.length)) : undefined;
  const view = errorsPath(filter, { cursor: filter.cursor });
  const [pinned, setPinned] = useState({ view, id: firstId });
  if (pinned.view !== view || (pinned.id === undefined && firstId !== undefined))
    setPinned({ view, id: firstId });
  return {
    id: named ?? pinned.id,
    named: named !== undefined,
    open: (errorId) =>
      window.history.pushState(null, "", errorsPath(filter, { cursor: filter.cursor }, errorId)),
  };
}
