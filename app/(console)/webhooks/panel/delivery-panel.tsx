"use client";

import { useQuery } from "@tanstack/react-query";
import { HelpLink } from "@/components/errors/help-link";
import { SidePanel } from "@/components/panel/side-panel";
import { deliveryMark } from "@/components/records/delivery-mark";
import { Band } from "@/components/ui/states/band";
import { helpPageOfCause } from "@/lib/help/rules";
import type { DeliveryDetail } from "@/lib/webhooks/schemas";
import { causeWords } from "../cause-words";
import { deliveryView } from "../queries";
import { DeliveryActions } from "./delivery-actions";
import { DeliveryFacts } from "./delivery-facts";
import { DeliveryPayload } from "./delivery-payload";
import { DeliveryReplays } from "./delivery-replays";

interface DeliveryPanelProps {
  deliveryId: string;
  onClose: () => void;
}

/** One delivery beside the list: its verdict, its actions, its event and its payload. */
export function DeliveryPanel({ deliveryId, onClose }: DeliveryPanelProps) {
  const query = useQuery(deliveryView(deliveryId));
  return (
    <SidePanel
      what="Delivery"
      id={deliveryId}
      query={query}
      mark={deliveryMark}
      safe="Nothing was changed; new deliveries are stored meanwhile."
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

/** The delivery in a sentence; if it was rejected or had no effect, the cause and the next step. */
function DeliveryVerdict({ delivery }: { delivery: DeliveryDetail }) {
  const { kind, provider, status, cause } = delivery;
  const words = cause ? causeWords(cause) : undefined;
  return (
    <div className="grid gap-3">
      <h2 className="font-medium text-16 [overflow-wrap:anywhere]">
        {kind ?? "Unread request"} <span className="font-regular text-ink-3">from {provider}</span>
      </h2>
      {words ? (
        <Band
          tone={status === "rejected" ? "waiting" : "plain"}
          title={`${status === "rejected" ? "Turned away" : "Accepted"}: ${words.what}.`}
        >
          {words.todo} <HelpLink page={cause ? helpPageOfCause(cause) : undefined} />
        </Band>
      ) : null}
    </div>
  );
}
