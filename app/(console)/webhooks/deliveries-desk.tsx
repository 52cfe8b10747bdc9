"use client";

import clsx from "clsx";
import { useState } from "react";
import { ClearFilter } from "@/components/filters/filter-line";
import { isFiltered } from "@/components/filters/read-filter";
import { useKeys } from "@/components/keys/keys-provider";
import { useRowCursor } from "@/components/keys/use-row-cursor";
import { useSelectionKeys } from "@/components/keys/use-selection-keys";
import { countWords } from "@/components/lists/count-words";
import { EmptyList, List } from "@/components/lists/list";
import { OpenPlayground } from "@/components/lists/open-playground";
import { SelectionBar } from "@/components/lists/selection-bar";
import { useHeldRows } from "@/components/lists/use-held-rows";
import { useOpenBeside } from "@/components/lists/use-open-beside";
import { useRowSelection } from "@/components/lists/use-row-selection";
import { OperationSheet } from "@/components/operations/operation-sheet";
import type { OperationTarget } from "@/components/operations/preview-words";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/buttons/button";
import { paths } from "@/lib/paths";
import type { DeliveryFilter } from "@/lib/webhooks/schemas";
import { deliveryColumns } from "./delivery-columns";
import { deliveriesPath } from "./filters/delivery-filter";
import { DeliveryFilters } from "./filters/delivery-filters";
import { DeliveryPanel } from "./panel/delivery-panel";
import { deliveryPage } from "./queries";
import { WebhooksTabs } from "./webhooks-tabs";

const words = (count: { value: number; exact: boolean }) => countWords(count, "delivery", "deliveries");

/** The live deliveries, and the open one beside them (on a phone one of the two). Replays selected ones. */
export function DeliveriesDesk({ filter }: { filter: DeliveryFilter }) {
  const { me } = useShell();
  const mayOperate = me.permissions.includes("operate");
  const { items, nextCursor, count } = usePrefetchedQuery(deliveryPage(filter));
  const pathOf = (id?: string) => deliveriesPath(filter, { cursor: filter.cursor }, id);
  const view = pathOf();
  const { rows, fresh, show } = useHeldRows(items, view, ({ id }) => id);
  const { id: openId, open } = useOpenBeside(paths.webhooks(), pathOf);
  const selection = useRowSelection(view);
  const selectable = mayOperate ? selection : undefined;
  const [target, setTarget] = useState<OperationTarget>();

  function processAgain(currentId: string | undefined) {
    const { cursor: _, ...matching } = filter;
    if (selection.all)
      setTarget({ kind: "redeliver", ...(isFiltered(matching) ? { filter: matching } : { all: true }) });
    else if (selection.ids.size > 0) setTarget({ kind: "redeliver", ids: [...selection.ids] });
    else if (currentId) setTarget({ kind: "redeliver", ids: [currentId] });
  }
  const currentId = useRowCursor({ page: "Deliveries", what: "delivery", view, rows });
  useSelectionKeys({ page: "Deliveries", what: "delivery", selection: selectable, currentId });
  useKeys(
    "Deliveries",
    mayOperate
      ? [{ keys: "r", label: "Process the selected deliveries again", run: () => processAgain(currentId) }]
      : [],
  );

  return (
    <div className="grid min-h-full lg:h-full lg:grid-cols-[minmax(0,1fr)_auto]">
      <div className={clsx("flex min-w-0 flex-col lg:overflow-auto", openId && "max-lg:hidden")}>
        <WebhooksTabs current="deliveries" />
        <DeliveryFilters key={deliveriesPath(filter, {})} filter={filter} rows={rows} />
        <List
          ruled
          caption="Deliveries, newest first"
          columns={deliveryColumns({ hrefOf: pathOf, openId, onOpen: open, count: words(count) })}
          rows={rows}
          idOf={({ id }) => id}
          currentId={currentId}
          openId={openId}
          select={selectable && { selection: selectable, what: "delivery" }}
          fresh={{ count: fresh, onShow: show }}
          empty={<NoDeliveries filter={filter} />}
          pages={{
            label: "Deliveries",
            cursor: filter.cursor,
            nextCursor,
            hrefOf: (cursor) => deliveriesPath(filter, { cursor }),
          }}
        />
        <div className="grow" />
        <SelectionBar selection={selection} count={count} words={words}>
          <Button kind="primary" keyHint="r" onClick={() => processAgain(undefined)}>
            Process again
          </Button>
        </SelectionBar>
      </div>
      {openId ? <DeliveryPanel key={openId} deliveryId={openId} onClose={() => open(undefined)} /> : null}
      <OperationSheet target={target} onClose={() => setTarget(undefined)} />
    </div>
  );
}

/** Says whether there is no delivery at all or none that matches the filter. */
function NoDeliveries({ filter }: { filter: DeliveryFilter }) {
  if (isFiltered(filter))
    return (
      <EmptyList title="No delivery matches" action={<ClearFilter href={paths.webhooks()} />}>
        None has this state, sender, type, cause and window together. New ones that do appear here by
        themselves.
      </EmptyList>
    );
  return (
    <EmptyList title="Nothing was delivered yet" action={<OpenPlayground />}>
      Every request of Stripe, Postmark or a source is listed here, accepted or rejected, with the cause.
    </EmptyList>
  );
}
