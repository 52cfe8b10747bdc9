"use client";

import { usePathname } from "next/navigation";
import { paths } from "@/lib/paths";
import type { DeliveryFilter } from "@/lib/webhooks/schemas";
import { deliveriesPath } from "./delivery-filter";

interface OpenDelivery {
  id: string | undefined;
  /** Opens one beside the list, or closes it. */
  open: (deliveryId: string | undefined) => void;
}

/** Which delivery is open: the address says so. Only the address changes; the list stays as it is. */
export function useOpenDelivery(filter: DeliveryFilter): OpenDelivery {
  const prefix = `${paths.webhooks()}/`;
  const pathname = usePathname();
  return {
    id: pathname.startsWith(prefix) ? decodeURIComponent(pathname.slice(prefix.length)) : undefined,
    open: (deliveryId) =>
      window.history.pushState(null, "", deliveriesPath(filter, { cursor: filter.cursor }, deliveryId)),
  };
}
