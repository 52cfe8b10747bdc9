"use client";

import { usePathname } from "next/navigation";
import { useCallback, useState } from "react";
import { paths } from "@/lib/paths";
import { type QueueTab, queuePath } from "./queue-tab";

interface Selection {
  /** The approval that is open, if any. */
  id: string | undefined;
  /** True if the address names it: on a phone the card is then the page. */
  named: boolean;
  /** The open approval by the address, which is ahead of the screen between two quick key presses. */
  openNow: () => string | undefined;
  /** Opens another one; with `push`, Back returns to the one before. */
  select: (approvalId: string, history: "push" | "replace") => void;
}

/**
 * The open approval, by the address. Without one it is the first of the queue, and stays so when a more urgent
 * approval arrives above it.
 */
export function useSelection(tab: QueueTab, firstId: string | undefined): Selection {
  const named = namedIn(usePathname());
  const [pinned, setPinned] = useState({ tab, id: firstId });
  // Set while rendering, so that no frame is without an open card.
  if (pinned.tab !== tab || (pinned.id === undefined && firstId !== undefined))
    setPinned({ tab, id: firstId });

  const select = useCallback(
    (approvalId: string, history: "push" | "replace") => {
      // Changes the address only: the queue stays as it is, and the browser fetches the card.
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
