"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTimeZone } from "@/components/clock/clock-provider";
import { useNow } from "@/components/clock/use-now";
import { Unreadable } from "@/components/queries/unreadable";
import { JsonField, SelectField } from "@/components/ui/fields/field";
import { Skeleton } from "@/components/ui/states/empty-state";
import { StateMark } from "@/components/ui/states/state-mark";
import { Code } from "@/components/ui/values/code";
import { paths } from "@/lib/paths";
import { applyMapping, type Mapped, type Mapping } from "@/lib/sources/mapping";
import type { TriedMapping } from "@/lib/sources/schemas";
import { formatLog } from "@/lib/time";
import { deliveryView } from "../../../queries";

type Tried = TriedMapping["deliveries"][number];

interface MappingTrialProps {
  /** The mapping being edited; undefined while it is not valid. */
  mapping: Mapping | undefined;
  /** Its results for the stored deliveries; undefined while they are loading. */
  deliveries: readonly Tried[] | undefined;
}

const PASTED = "pasted";
const marks = { event: "becomes an event", no_rule: "no rule", mapping: "fails" };

/** One payload and its mapped event, side by side: a stored delivery, or pasted JSON. */
export function MappingTrial({ mapping, deliveries }: MappingTrialProps) {
  const timeZone = useTimeZone();
  const nowMs = useNow(60_000);
  const [chosen, setChosen] = useState<string>();
  const [pasted, setPasted] = useState("{}");
  // Shows the first that fails; else the newest.
  const first = deliveries?.find(({ mapped }) => mapped.outcome === "mapping") ?? deliveries?.[0];
  const which = chosen ?? first?.deliveryId ?? PASTED;
  const stored = deliveries?.find(({ deliveryId }) => deliveryId === which);
  const payload = parse(pasted);
  const mapped = stored ? stored.mapped : mapping && payload.ok ? applyMapping(mapping, payload.value) : null;
  return (
    <div className="grid content-start gap-x-6 gap-y-4 md:grid-cols-2">
      <div className="grid content-start gap-3">
        {deliveries && deliveries.length > 0 ? (
          <SelectField
            label="Input"
            value={which}
            onChange={({ target }) => setChosen(target.value)}
            options={[
              ...deliveries.map(({ deliveryId, receivedAt, mapped: { outcome } }) => ({
                value: deliveryId,
                label: `${formatLog(new Date(receivedAt), timeZone, nowMs)}, ${marks[outcome]}`,
              })),
              { value: PASTED, label: "a payload you paste" },
            ]}
          />
        ) : null}
        {stored ? (
          <StoredInput deliveryId={stored.deliveryId} />
        ) : (
          <JsonField
            label="Pasted payload"
            help="It stays in this browser."
            error={payload.ok ? undefined : "This is not JSON."}
            value={pasted}
            onChange={setPasted}
          />
        )}
      </div>
      <section aria-label="Output" className="grid content-start gap-3">
        <h4 className="font-medium text-12 text-ink-2">Output</h4>
        {mapped ? <MappedResult mapped={mapped} /> : <Code label="No output">–</Code>}
      </section>
    </div>
  );
}

function parse(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}

/** The result of a mapping: the event, or the errors by field. */
function MappedResult({ mapped }: { mapped: Mapped }) {
  if (mapped.outcome === "no_rule")
    return (
      <>
        <StateMark state="cancelled" label="No rule is for it" />
        <p className="text-13 text-ink-2">It is accepted and stored, and starts nothing.</p>
      </>
    );
  if (mapped.outcome === "event")
    return (
      <>
        <StateMark state="completed" label={mapped.event} />
        <Code label="Event data">{JSON.stringify(mapped.data, null, 2)}</Code>
      </>
    );
  return (
    <>
      <StateMark state="failed" label={`No ${mapped.event}`} />
      <ul className="grid gap-2 text-13">
        {mapped.issues.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <code>{path || "data"}</code> <span className="text-ink-2">{message}</span>
          </li>
        ))}
      </ul>
      <p className="text-13 text-ink-2">
        It is rejected and stored, and can be processed once the mapping is right.
      </p>
    </>
  );
}

/** A stored payload with personal data masked. The delivery's page shows it whole, which is audited. */
function StoredInput({ deliveryId }: { deliveryId: string }) {
  const query = useQuery(deliveryView(deliveryId));
  if (query.isError && !query.data)
    return (
      <Unreadable what="This delivery" query={query}>
        Nothing was changed; new deliveries are stored meanwhile.
      </Unreadable>
    );
  if (!query.data) return <Skeleton className="w-60 max-w-full" />;
  return (
    <div className="grid gap-2">
      <Code label="Payload, personal data masked">{query.data.maskedBody ?? "It is no JSON."}</Code>
      <p className="text-12 text-ink-3">
        Personal data is masked; the rules read it whole.{" "}
        <Link href={paths.webhookDelivery(deliveryId)} className="link">
          Open the delivery
        </Link>
      </p>
    </div>
  );
}
