import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import { readFilter } from "@/components/filters/read-filter";
import { orNotFound } from "@/lib/access/or-not-found";
import type { Me } from "@/lib/access/schemas";
import { listDeliveries } from "@/lib/webhooks/list-deliveries";
import { readDelivery } from "@/lib/webhooks/read-delivery";
import { DeliveryFilter } from "@/lib/webhooks/schemas";
import { DeliveriesDesk } from "./deliveries-desk";
import { deliveryPage, deliveryView } from "./queries";

interface DeliveriesPageProps {
  me: Me;
  search: Record<string, unknown>;
  /** The delivery the address names. */
  deliveryId?: string;
}

/** The list, and the delivery that is open beside it, read on the server. */
export async function DeliveriesPage({ me, search, deliveryId }: DeliveriesPageProps) {
  const filter = readFilter(DeliveryFilter, search);
  const queries = new QueryClient();
  const [page, delivery] = await orNotFound(
    Promise.all([listDeliveries(me, filter), deliveryId ? readDelivery(me, deliveryId) : undefined]),
  );
  queries.setQueryData(deliveryPage(filter).queryKey, page);
  if (deliveryId) queries.setQueryData(deliveryView(deliveryId).queryKey, delivery);
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <DeliveriesDesk filter={filter} />
    </HydrationBoundary>
  );
}
