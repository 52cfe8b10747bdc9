"use client";

import { useQuery } from "@tanstack/react-query";
import { SidePanel } from "@/components/panel/side-panel";
import { deliveryMark } from "@/components/records/delivery-mark";
import { deliveryView } from "../queries";
import { DeliveryActions } from "./delivery-actions";
import { DeliveryFacts } from "./delivery-facts";
import { DeliveryPayload } from "./delivery-payload";
import { DeliveryReplays } from "./delivery-replays";
import { DeliveryVerdict } from "./delivery-verdict";

interface DeliveryPanelProps {
  deliveryId: string;
  onClose: () => void;
}

/** One delivery beside the list: whether it counts, why not, and what it became. */
export function DeliveryPanel({ deliveryId, onClose }: DeliveryPanelProps) {
  const query = useQuery(deliveryView(deliveryId));
  return (
    <SidePanel
      what="Delivery"
      id={deliveryId}
      query={query}
      mark={deliveryMark}
      safe="Nothing was changed; what is delivered is stored meanwhile."
      onClose={onClose}
    >
      {(delivery) => (
        <>
          <DeliveryVerdict delivery={delivery} />
          <DeliveryActions delivery={delivery} />
          <DeliveryReplays delivery={delivery} />
          <DeliveryFacts delivery={delivery} />
          <DeliveryPayload delivery={delivery} />
        </>
      )}
    </SidePanel>
  );
}
