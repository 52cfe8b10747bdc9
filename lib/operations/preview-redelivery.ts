import type { Me } from "@/lib/access/schemas";
import { type AssessedDelivery, assessDeliveries } from "./assess-deliveries.ts";
import { limitsOfEngine } from "./limits-of-engine.ts";
import { type DeliveryTarget, OperationPreview } from "./order-schemas.ts";
import { messagesOfDeliveries, previewEffects } from "./preview-effects.ts";
import { made, previewSet } from "./preview-set.ts";

/** What a redelivery would do if it were started now: which events would be sent, and what has happened already. */
export async function previewRedelivery(me: Me, target: DeliveryTarget): Promise<OperationPreview> {
  const rows = await assessDeliveries(target);
  const eligible = rows.filter(({ cause }) => cause === null);
  const messages = messagesOfDeliveries(eligible.map(({ id }) => id));
  const [common, effects, engineLimits] = await Promise.all([
    previewSet(me, target.ids, rows, describe),
    previewEffects(target.kind, messages),
    limitsOfEngine(target.kind),
  ]);
  return OperationPreview.parse({
    ...common,
    made: made(eligible, ({ eventName }) => eventName),
    ...effects,
    costMicros: 0,
    engineLimits,
  });
}

function describe({ provider, kind, eventName }: AssessedDelivery) {
  const note = eventName ? `sent as ${eventName}` : "goes in as if it came once more";
  return { what: kind ? `${provider}, ${kind}` : provider, note };
}
