"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { List } from "@/components/lists/list";
import { PanelSkeleton } from "@/components/panel/panel-head";
import { Unreadable } from "@/components/queries/unreadable";
import { Button } from "@/components/ui/buttons/button";
import { Section } from "@/components/ui/layout/section";
import { CAUSES } from "@/lib/operations/rules";
import type { OperationItemFilter, OperationView } from "@/lib/operations/schemas";
import { operationItems } from "../../queries";
import { itemColumns } from "./item-columns";
import { ItemTabs } from "./item-tabs";

/** The first tab: the residue if there is any, then the failed items, else all. */
function worthLooking({ residue, failed }: OperationView): OperationItemFilter["status"] {
  if (residue > 0) return "residue";
  return failed > 0 ? "failed" : undefined;
}

/** The items with their outcome, by state; live, and the tab changes only by hand. */
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

/** The matching runs or deliveries that did not take part, by cause. */
function LeftOut({ notEligible }: { notEligible: Record<string, number> }) {
  const causes = Object.entries(notEligible);
  if (causes.length === 0) return null;
  return (
    <Section title="Matched, but left out" className="px-4 py-4 sm:px-6">
      <ul className="text-13">
        {causes.map(([cause, count]) => (
          <li key={cause} className="flex min-h-6.5 items-baseline gap-3">
            <b className="min-w-5">{count}</b>
            <span>{causeWords(cause)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const words: Record<string, string> = CAUSES;

/** The cause in words; an unknown code unchanged. */
function causeWords(cause: string): string {
  return words[cause] ?? cause.replaceAll("_", " ");
}
