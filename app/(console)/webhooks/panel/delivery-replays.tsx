import { RunLinks } from "@/components/records/run-links";
import { Section } from "@/components/ui/layout/section";
import { IdChip } from "@/components/ui/values/id-chip";
import { Moment } from "@/components/ui/values/moment";
import { paths } from "@/lib/paths";
import type { DeliveryDetail, Replay } from "@/lib/webhooks/schemas";

/** Every replay: by whom, and its outcome. */
export function DeliveryReplays({ delivery }: { delivery: DeliveryDetail }) {
  if (delivery.replays.length === 0) return null;
  return (
    <Section title="Processed again">
      <ul className="grid gap-3 text-13">
        {delivery.replays.map((replay) => (
          <li key={replay.at} className="grid gap-1">
            <span>
              <Moment at={replay.at} form="log" /> by {replay.byName}
              {replay.operationId ? (
                <>
                  , in <IdChip id={replay.operationId} href={paths.operation(replay.operationId)} />
                </>
              ) : null}
              {replay.deliveryId === delivery.id ? null : (
                <>
                  , stored as{" "}
                  <IdChip id={replay.deliveryId} href={paths.webhookDelivery(replay.deliveryId)} />
                </>
              )}
            </span>
            <Outcome replay={replay} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Outcome({ replay: { eventId, runs } }: { replay: Replay }) {
  if (!eventId)
    return (
      <span className="text-ink-3">Nothing was sent: it had arrived meanwhile, or has no meaning here.</span>
    );
  if (runs.length === 0)
    return <span className="text-ink-3">Its event is on its way; no run was seen yet.</span>;
  return <RunLinks runs={runs} />;
}
