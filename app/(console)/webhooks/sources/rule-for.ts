import { EVENT_SCHEMAS, type EventName } from "@/lib/events/event-schemas";
import type { Mapping } from "@/lib/sources/mapping";

type Rule = Mapping["rules"][number];

/** A starting rule for an event: each field is read from the pointer of the same name. */
export function ruleFor(event: EventName, when?: Rule["when"]): Rule {
  const fields = Object.fromEntries(
    Object.keys(EVENT_SCHEMAS[event].shape).map((name) => [name, { from: `/${name}` }]),
  );
  return { ...(when && { when }), event, fields };
}
