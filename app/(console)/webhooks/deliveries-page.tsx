import { readFilter } from "@/components/filters/read-filter";
import { Preloaded, preload } from "@/components/queries/preloaded";
import type { Me } from "@/lib/access/schemas";
import { orNotFound } from "@/lib/api/require-page";
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

/** Reads the list and the open delivery on the server. */
export async function DeliveriesPage({ me, search, deliveryId }: DeliveriesPageProps) {
  const filter = readFilter(DeliveryFilter, search);
  const reads = await orNotFound(
    Promise.all([
      listDeliveries(me, filter).then((page) => preload(deliveryPage(filter), page)),
      ...(deliveryId
        ? [readDelivery(me, deliveryId).then((delivery) => preload(deliveryView(deliveryId), delivery))]
        : []),
    ]),
  );
  return (
    <Preloaded reads={reads}>
      <DeliveriesDesk filter={filter} />
    </Preloaded>
  );
}
