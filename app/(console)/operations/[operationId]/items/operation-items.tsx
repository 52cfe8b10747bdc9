"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { List } from "@/components/lists/list";
import { PanelSkeleton } from "@/components/panel/panel-skeleton";
import { Unreadable } from "@/components/queries/unreadable";
import { Button } from "@/components/ui/button";
import type { OperationItemFilter, OperationView } from "@/lib/operations/schemas";
import { operationItems } from "../../queries";
import { itemColumns } from "./item-columns";
import { ItemTabs } from "./item-tabs";
import { LeftOut } from "./left-out";

/** What one looks at first: what is left over, then what failed, else everything. */
function worthLooking({ residue, failed }: OperationView): OperationItemFilter["status"] {
  if (residue > 0) return "residue";
  return failed > 0 ? "failed" : undefined;
}

/** The items with what came of each, by state; live, and nothing jumps to another tab by itself. */
export function OperationItems({ operation }: { operation: OperationView }) {
  const [status, setStatus] = useState(() => worthLooking(operation));
  const query = useInfiniteQuery(operationItems(operation.id, status));
  const items = query.data?.pages.flatMap((page) => page.items);
  return (
    <section aria-label="Items">
      <ItemTabs operation={operation} status={status} onChange={setStatus} />
      {items ? (
        <List
          caption="Items in the order taken"
          columns={itemColumns(operation.kind)}
          rows={items}
          idOf={({ position }) => String(position)}
          empty={<p className="px-4 py-6 text-13 text-ink-2 sm:px-6">None in this state.</p>}
        />
      ) : query.isError ? (
        <Unreadable what="The items" query={query}>
          The operation is not touched by it.
        </Unreadable>
      ) : (
        <PanelSkeleton />
      )}
      {query.hasNextPage ? (
        <div className="px-4 py-3 sm:px-6">
          <Button size="sm" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show more
          </Button>
        </div>
      ) : null}
      <LeftOut notEligible={operation.notEligible} />
    </section>
  );
}
