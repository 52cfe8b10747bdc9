"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { usePathname } from "next/navigation";
import { useCallback, useState } from "react";
import type { Approval } from "@/lib/approvals/schemas";
import { paths } from "@/lib/paths";
import { approvalList } from "../queries";
import { byPlace, type Place, placeOf, remember } from "./queue-memory";
import { type QueueTab, queuePath } from "./queue-tab";

interface Queue {
  rows: readonly Approval[];
  /** Rows of the first group, which this person may approve; infinite when there is one group only. */
  yours: number;
  /** The open approvals among the rows. */
  waiting: readonly Approval[];
  state: "loading" | "failed" | "ready";
  retry: () => void;
  /** Loads the next page, when there is one. */
  more: (() => void) | undefined;
}

/**
 * The rows of a view. In the waiting view a row that somebody decides keeps its place, with its new state, until the
 * view is left. The new states come from the lists of closed approvals, not from the cards: reading a card is audited
 * as seeing personal data.
 */
export function useQueue(tab: QueueTab, userId: string): Queue {
  const list = useInfiniteQuery(approvalList(tab));
  const listed = list.data?.pages.flatMap((page) => page.items) ?? [];
  const [memory, setMemory] = useState<{ tab: QueueTab; seen: readonly Approval[] }>({ tab, seen: [] });
  const seen = tab === "waiting" ? remember(memory.tab === tab ? memory.seen : [], listed) : [];
  if (memory.tab !== tab || seen.length !== memory.seen.length) setMemory({ tab, seen });

  const listedIds = new Set(listed.map((row) => row.id));
  const gone = seen.filter((row) => !listedIds.has(row.id));
  const decided = useInfiniteQuery({ ...approvalList("decided"), enabled: gone.length > 0 });
  const expired = useInfiniteQuery({ ...approvalList("expired"), enabled: gone.length > 0 });
  const [places] = useState(() => new Map<string, Place>());
  const placed = (row: Approval) => {
    const place = placeOf(row, userId, places.get(row.id));
    places.set(row.id, place);
    return { row, place };
  };
  const closed = [decided, expired].flatMap((query) => query.data?.pages.flatMap((page) => page.items) ?? []);
  const kept = gone.map((row) => closed.find((other) => other.id === row.id) ?? row);
  const sorted = [...listed, ...kept].map(placed).sort((a, b) => byPlace(a.place, b.place));
  const yours = sorted.filter(({ place }) => place.yours).length;
  return {
    rows: tab === "waiting" ? sorted.map(({ row }) => row) : listed,
    yours: tab === "waiting" && yours > 0 ? yours : Number.POSITIVE_INFINITY,
    waiting: listed.filter((row) => row.status === "pending"),
    state: list.data ? "ready" : list.isError ? "failed" : "loading",
    retry: () => void list.refetch(),
    more: list.hasNextPage && !list.isFetchingNextPage ? () => void list.fetchNextPage() : undefined,
  };
}

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

/** The open approval, by the address; without one the first of the queue, also when another moves above it. */
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
