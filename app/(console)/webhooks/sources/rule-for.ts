import { EVENTS, type EventName } from "@/lib/events/catalogue";
import type { Mapping } from "@/lib/webhooks/sources/mapping";

type Rule = Mapping["rules"][number];

/** A rule to begin with: each field of the event from where a payload that is like it would have it. */
export function ruleFor(event: EventName, when?: Rule["when"]): Rule {
  const fields = Object.fromEntries(
    Object.keys(EVENTS[event].schema.shape).map((name) => [name, { from: `/${name}` }]),
  );
  return { ...(when && { when }), event, fields };
}
