import { Band } from "@/components/ui/band";
import type { DeliveryDetail } from "@/lib/webhooks/schemas";
import { causeWords } from "../cause-words";

/** What the delivery is, in a sentence; where it was turned away or started nothing, why, and what to do. */
export function DeliveryVerdict({ delivery }: { delivery: DeliveryDetail }) {
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
          {words.todo}
        </Band>
      ) : null}
    </div>
  );
}
