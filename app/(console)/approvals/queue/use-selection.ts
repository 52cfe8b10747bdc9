"use client";

import { usePathname } from "next/navigation";
import { useCallback, useState } from "react";
import { paths } from "@/lib/paths";
import { type QueueTab, queuePath } from "./queue-tab";

interface Selection {
  /** The approval that is open, if any. */
  id: string | undefined;
  /** Whether the address names it: on a phone the card is then the page. */
  named: boolean;
  /** The same read from the address itself, which is ahead of the screen between two quick key presses. */
  openNow: () => string | undefined;
  /** Opens another one; `push` lets Back return to what was open before. */
  select: (approvalId: string, history: "push" | "replace") => void;
}

/**
 * Which approval is open. The address says so; without one it is the first of the queue, and stays that one even when
 * something more urgent arrives above it.
 */
export function useSelection(tab: QueueTab, firstId: string | undefined): Selection {
  const named = namedIn(usePathname());
  const [pinned, setPinned] = useState({ tab, id: firstId });
  // Pinned while rendering, so that there is no frame with nothing open.
  if (pinned.tab !== tab || (pinned.id === undefined && firstId !== undefined))
    setPinned({ tab, id: firstId });

  const select = useCallback(
    (approvalId: string, history: "push" | "replace") => {
      // Only the address changes: the queue stays where it is, and the card is read by the browser.
      const path = queuePath(tab, approvalId);
      if (history === "push") window.history.pushState(null, "", path);
      else window.history.replaceState(null, "", path);
    },
    [tab],
  );
  const openNow = () => namedIn(window.location.pathname) ?? pinned.id;
  return { id: named ?? pinned.id, named: named !== undefined, openNow, select };
}

function namedIn(pathname: string): string | undefined {
  const prefix = `${paths.approvals()}/`;
  return pathname.startsWith(prefix) ? decodeURIComponent(pathname.slice(prefix.length)) : undefined;
}
