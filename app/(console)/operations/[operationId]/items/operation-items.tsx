"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { PlaceholderCell, PlaceholderRows } from "@/components/lists/placeholder-rows";
import { kindWords } from "@/components/operations/kind-words";
import { Unreadable } from "@/components/queries/unreadable";
import { Button } from "@/components/ui/button";
import { Table, Th } from "@/components/ui/table";
import { TARGET_NAMES } from "@/lib/operations/rules";
import type { OperationItemFilter, OperationView } from "@/lib/operations/schemas";
import { operationItems } from "../../queries.ts";
import { ItemRow } from "./item-row.tsx";
import { ItemTabs } from "./item-tabs.tsx";
import { LeftOut } from "./left-out.tsx";

/** What one looks at first: what is left over, then what failed, else everything. */
function worthLooking({ residue, failed }: OperationView): OperationItemFilter["status"] {
  if (residue > 0) return "residue";
  return failed > 0 ? "failed" : undefined;
}

/** The items with what came of each, by state; live, and nothing jumps to another tab by itself. */
export function OperationItems({ operation }: { operation: OperationView }) {
  const [status, setStatus] = useState(() => worthLooking(operation));
  const query = useInfiniteQuery(operationItems(operation.id, status));
  const { made } = kindWords[operation.kind];
  const items = query.data?.pages.flatMap((page) => page.items);
  return (
    <section aria-label="Items">
      <ItemTabs operation={operation} status={status} onChange={setStatus} />
      {query.isError && !items ? (
        <Unreadable what="The items" query={query}>
          The operation is not touched by it.
        </Unreadable>
      ) : items?.length === 0 ? (
        <p className="px-4 py-6 text-13 text-ink-2 sm:px-6">None in this state.</p>
      ) : (
        <Table
          caption="Items in the order taken"
          head={
            <>
              <Th>{capitalized(TARGET_NAMES[operation.kind].one)}</Th>
              <Th className="max-md:hidden">Customer</Th>
              <Th>Outcome</Th>
              {made ? <Th className="max-sm:hidden">{made}</Th> : null}
              <Th right className="max-md:hidden">
                Took
              </Th>
              <Th className="max-sm:hidden">What came of it</Th>
              <Th right className="max-lg:hidden">
                Re-read
              </Th>
            </>
          }
        >
          {items?.map((item) => <ItemRow key={item.position} item={item} kind={operation.kind} />) ?? (
            <PlaceholderRows count={3}>
              <PlaceholderCell bar="w-26" />
            </PlaceholderRows>
          )}
        </Table>
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

function capitalized(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
