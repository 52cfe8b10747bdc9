"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import type { ComponentProps, ReactNode } from "react";
import { Unreadable } from "@/components/queries/unreadable";
import { StateMark } from "@/components/ui/states/state-mark";
import { IdChip } from "@/components/ui/values/id-chip";
import { PanelHead, PanelSkeleton } from "./panel-head";

interface SidePanelProps<Data> {
  /** The kind of thing it shows: "Event". */
  what: string;
  id: string;
  query: UseQueryResult<Data>;
  /** How it stands. */
  mark: (data: Data) => ComponentProps<typeof StateMark>;
  /** Says what is safe although it could not be read. */
  safe: string;
  onClose: () => void;
  children: (data: Data) => ReactNode;
}

/** A panel beside a list, with one of its rows; on a phone it replaces the list. */
export function SidePanel<Data>({ what, id, query, mark, safe, onClose, children }: SidePanelProps<Data>) {
  return (
    <aside
      aria-label={what}
      className="flex min-h-0 min-w-0 flex-col lg:w-98 lg:border-line lg:border-l xl:w-107"
    >
      <PanelHead what={what} onClose={onClose}>
        {query.data ? <StateMark {...mark(query.data)} /> : null}
        <IdChip id={id} copy />
      </PanelHead>
      <div className="min-h-0 flex-1 overflow-auto border-line border-t">
        {query.data ? (
          <div className="grid grid-cols-[minmax(0,1fr)] gap-6 px-4 py-5 sm:px-6">{children(query.data)}</div>
        ) : query.isError ? (
          <Unreadable what={`This ${what.toLowerCase()}`} query={query}>
            {safe}
          </Unreadable>
        ) : (
          <PanelSkeleton />
        )}
      </div>
    </aside>
  );
}
