"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { deliveryMark } from "@/components/delivery-mark";
import { useKeys } from "@/components/keys/keys-provider";
import { IconButton } from "@/components/ui/icon-button";
import { IdChip } from "@/components/ui/id-chip";
import { Skeleton } from "@/components/ui/skeleton";
import { StateMark } from "@/components/ui/state-mark";
import type { DeliveryDetail } from "@/lib/webhooks/schemas";
import { DeliveryActions } from "./delivery-actions";
import { DeliveryFacts } from "./delivery-facts";
import { DeliveryPayload } from "./delivery-payload";
import { DeliveryReplays } from "./delivery-replays";
import { DeliveryVerdict } from "./delivery-verdict";
import { deliveryView } from "./queries";
import { Unreadable } from "./unreadable";

interface DeliveryPanelProps {
  deliveryId: string;
  onClose: () => void;
}

/** One delivery beside the list: whether it counts, why not, and what it became. */
export function DeliveryPanel({ deliveryId, onClose }: DeliveryPanelProps) {
  const query = useQuery(deliveryView(deliveryId));
  useKeys("Delivery", [{ keys: "Escape", label: "Close the delivery", run: onClose }]);
  return (
    <aside
      aria-label="Delivery"
      className="flex min-h-0 min-w-0 flex-col lg:w-98 lg:border-line lg:border-l xl:w-107"
    >
      <header className="flex h-11 flex-none items-center gap-2.5 border-line border-b pr-3 pl-4 sm:pl-6">
        {query.data ? <StateMark {...deliveryMark(query.data)} /> : null}
        <IdChip id={deliveryId} copy />
        <IconButton
          label="Close the delivery"
          icon={<X aria-hidden="true" className="icon-14" />}
          className="ml-auto"
          onClick={onClose}
        />
      </header>
      {query.data ? (
        <LoadedDelivery delivery={query.data} />
      ) : query.isError ? (
        <Unreadable what="This delivery" query={query} />
      ) : (
        <div className="grid gap-4 p-4 sm:p-6">
          <Skeleton className="h-4 w-80 max-w-full" />
          <Skeleton className="w-60 max-w-full" />
          <Skeleton className="w-60 max-w-full" />
        </div>
      )}
    </aside>
  );
}

function LoadedDelivery({ delivery }: { delivery: DeliveryDetail }) {
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] content-start gap-6 overflow-auto px-4 py-5 sm:px-6">
      <DeliveryVerdict delivery={delivery} />
      <DeliveryActions delivery={delivery} />
      <DeliveryReplays delivery={delivery} />
      <DeliveryFacts delivery={delivery} />
      <DeliveryPayload delivery={delivery} />
    </div>
  );
}
