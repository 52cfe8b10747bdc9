import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { DeliveryDetail, type DeliveryFilter, DeliveryPage } from "@/lib/webhooks/schemas";

/** One page of deliveries, newest first. */
export function deliveryPage(filter: DeliveryFilter) {
  return queryOptions({
    queryKey: ["webhooks", "page", filter],
    queryFn: ({ signal }) => fetchJson(apiPaths.deliveries(filter), DeliveryPage, { signal }),
  });
}

/** One delivery with its verification and its event. */
export function deliveryView(deliveryId: string) {
  return queryOptions({
    queryKey: ["webhooks", "view", deliveryId],
    queryFn: ({ signal }) => fetchJson(apiPaths.delivery(deliveryId), DeliveryDetail, { signal }),
  });
}
