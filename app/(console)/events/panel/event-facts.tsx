import { Section } from "@/components/ui/layout/section";
import { Facts } from "@/components/ui/values/facts";
import { IdChip } from "@/components/ui/values/id-chip";
import { Moment } from "@/components/ui/values/moment";
import type { EventView } from "@/lib/events/schemas";
import { paths } from "@/lib/paths";

/** The origin of an event, and its delivery to the engine. */
export function EventFacts({ event }: { event: EventView }) {
  const { deliveryId, sentAt, observedAt, attempts, lastError, status } = event;
  return (
    <Section title="How it was sent">
      <Facts
        facts={[
          ...(deliveryId
            ? [
                {
                  key: "delivery",
                  term: "Came with",
                  detail: <IdChip id={deliveryId} href={paths.webhookDelivery(deliveryId)} />,
                },
              ]
            : []),
          { key: "written", term: "Written", detail: <Moment at={event.createdAt} form="log" /> },
          {
            key: "sent",
            term: "Sent",
            detail: sentAt ? <Moment at={sentAt} form="log" /> : status === "dead" ? "never" : "not yet",
          },
          ...(observedAt
            ? [{ key: "seen", term: "Run seen", detail: <Moment at={observedAt} form="log" /> }]
            : []),
          ...(attempts > 1 ? [{ key: "tries", term: "Handed over", detail: `${attempts} times` }] : []),
          ...(status === "dead"
            ? [
                {
                  key: "dead",
                  term: lastError === "retracted" ? "Taken back" : "Given up",
                  detail:
                    lastError === "retracted"
                      ? "its decision was taken back before it took effect"
                      : "not sent any more",
                },
              ]
            : []),
          ...(lastError && lastError !== "retracted"
            ? [{ key: "error", term: "Last error", detail: lastError }]
            : []),
          {
            key: "audit",
            term: "Audit",
            detail: <IdChip id={event.id} href={paths.audit({ subject: event.id })} />,
          },
        ]}
      />
    </Section>
  );
}
