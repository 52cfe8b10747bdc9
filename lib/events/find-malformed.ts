import { MalformedEvent } from "@/lib/app-errors";
import { EVENT_SCHEMAS, EventName } from "./event-schemas.ts";

/** Fields that are named; one that is wrong is enough to find the sender. */
const MOST_FIELDS = 5;

/**
 * Whether the data that a run began with fits none of the events its function is for. By the function's triggers, not
 * by the event's name, which is another one when a run is invoked.
 * @param triggers names of the events that wake the function
 */
export function findMalformed(triggers: readonly string[], data: unknown): MalformedEvent | undefined {
  const known = triggers.flatMap((trigger) => EventName.safeParse(trigger).data ?? []);
  const checked = known.map((name) => ({ name, result: EVENT_SCHEMAS[name].safeParse(data) }));
  const [first] = checked;
  if (!first?.result.error || checked.some(({ result }) => result.success)) return undefined;
  const issues = first.result.error.issues
    .slice(0, MOST_FIELDS)
    .map(({ path, message }) => ({ field: path.join(".") || "data", message }));
  return new MalformedEvent(first.name, issues);
}
