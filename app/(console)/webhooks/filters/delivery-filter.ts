import { paths } from "@/lib/paths";
import type { DeliveryFilter } from "@/lib/webhooks/schemas";

/** The address of the list with another filter, at its first page, with a delivery open beside it if given. */
export function deliveriesPath(
  filter: DeliveryFilter,
  change: Partial<DeliveryFilter>,
  deliveryId?: string,
): string {
  const text = { ...filter, cursor: undefined, ...change };
  return deliveryId ? paths.webhookDelivery(deliveryId, text) : paths.webhooks(text);
}
