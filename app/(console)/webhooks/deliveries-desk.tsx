"use client";

import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { countWords } from "@/components/count-words";
import { NewRowsPill } from "@/components/new-rows-pill";
import { Pager } from "@/components/ui/pager";
import { useHeldRows } from "@/components/use-held-rows";
import type { DeliveryFilter } from "@/lib/webhooks/schemas";
import { deliveriesPath } from "./delivery-filter";
import { DeliveryFilters } from "./delivery-filters";
import { DeliveryPanel } from "./delivery-panel";
import { DeliveryTable } from "./delivery-table";
import { NoDeliveries } from "./no-deliveries";
import { deliveryPage } from "./queries";
import { Unreadable } from "./unreadable";
import { useDeliveryKeys } from "./use-delivery-keys";
import { useOpenDelivery } from "./use-open-delivery";
import { WebhooksTabs } from "./webhooks-tabs";

/** The deliveries, live, and the one that is open beside them. On a phone one of the two is the page. */
export function DeliveriesDesk({ filter }: { filter: DeliveryFilter }) {
  const view = deliveriesPath(filter, { cursor: filter.cursor });
  const page = useQuery(deliveryPage(filter));
  const { rows, fresh, show } = useHeldRows(page.data?.items, view, ({ id }) => id);
  const { id: openId, open } = useOpenDelivery(filter);
  const currentId = useDeliveryKeys(view, rows?.map(({ id }) => id) ?? []);
  const count = page.data?.count;

  return (
    <div className="grid lg:h-full lg:grid-cols-[minmax(0,1fr)_auto]">
      <div className={clsx("flex min-w-0 flex-col lg:overflow-auto", openId && "max-lg:hidden")}>
        <WebhooksTabs current="deliveries" />
        <DeliveryFilters key={deliveriesPath(filter, {})} filter={filter} rows={rows ?? []} />
        <NewRowsPill count={fresh} onShow={show} />
        {page.isError && !rows ? (
          <Unreadable what="The deliveries" query={page} />
        ) : rows?.length === 0 ? (
          <NoDeliveries filter={filter} />
        ) : (
          <DeliveryTable
            rows={rows}
            hrefOf={(id) => deliveriesPath(filter, { cursor: filter.cursor }, id)}
            currentId={currentId}
            openId={openId}
            onOpen={open}
            count={count ? countWords(count, "delivery", "deliveries") : undefined}
          />
        )}
        <Pager
          label="Deliveries"
          newest={filter.cursor ? deliveriesPath(filter, {}) : undefined}
          older={page.data?.nextCursor ? deliveriesPath(filter, { cursor: page.data.nextCursor }) : undefined}
        />
      </div>
      {openId ? <DeliveryPanel key={openId} deliveryId={openId} onClose={() => open(undefined)} /> : null}
    </div>
  );
}
