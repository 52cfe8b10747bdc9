import { EVENT_SCHEMAS, type EventName } from "@/lib/events/event-schemas";
import type { Mapping } from "@/lib/webhooks/sources/mapping";

type Rule = Mapping["rules"][number];

/** A rule to begin with: each field of the event from where a payload that is like it would have it. */
export function ruleFor(event: EventName, when?: Rule["when"]): Rule {
  const fields = Object.fromEntries(
    Object.keys(EVENT_SCHEMAS[event].shape).map((name) => [name, { from: `/${name}` }]),
  );
  return { ...(when && { when }), event, fields };
}
