"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import type { ComponentProps, ReactNode } from "react";
import { Unreadable } from "@/components/queries/unreadable";
import { IdChip } from "@/components/ui/id-chip";
import { StateMark } from "@/components/ui/state-mark";
import { PanelHead } from "./panel-head";
import { PanelSkeleton } from "./panel-skeleton";

interface SidePanelProps<Data> {
  /** What it shows, in a word: "Event". */
  what: string;
  id: string;
  query: UseQueryResult<Data>;
  /** How it stands. */
  mark: (data: Data) => ComponentProps<typeof StateMark>;
  /** What is safe when it cannot be read. */
  safe: string;
  onClose: () => void;
  children: (data: Data) => ReactNode;
}

/** One thing of a list, open beside it; on a phone it takes the place of the list. */
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
