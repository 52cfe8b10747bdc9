import { outbox } from "@/db/schema";
import { InvalidInput, MalformedEvent } from "@/lib/app-errors";
import type { Queryable } from "@/lib/db";
import { newId } from "@/lib/ids";
import { currentStep } from "@/lib/ledger/current-step";
import { currentTraceparent } from "@/lib/telemetry/spans";
import { eventEntry } from "./catalogue.ts";
import { EVENT_SCHEMAS, type EventData, EventName } from "./event-schemas.ts";

/** The most invalid fields that an error names; one is enough to find the sender. */
const MOST_FIELDS = 5;

const holder = globalThis as typeof globalThis & { vagusEmitted?: boolean };

/**
 * Puts an event into the outbox, in the transaction of the change that it reports. `relayOutbox` sends it.
 * @param availableAt the earliest time to send it; default now
 * @param id made from business ids if the event must be sent once; default a new id
 * @returns the event's id, which is also its idempotency key at the engine
 */
export async function emitEvent<Name extends EventName>(
  tx: Queryable,
  name: Name,
  data: EventData<Name>,
  { availableAt, id = newId("event") }: { availableAt?: Date; id?: string } = {},
): Promise<string> {
  const { startsRun } = eventEntry(name);
  const schema = EVENT_SCHEMAS[name];
  await tx
    .insert(outbox)
    .values({
      id,
      name,
      data: schema.parse(data),
      startsRun,
      availableAt,
      runId: currentStep.getStore()?.runId,
      traceparent: currentTraceparent(),
    })
    .onConflictDoNothing();
  noteEmitted();
  return id;
}

/** Notes that this process put an event into the outbox; `/api/inngest` then relays it. */
function noteEmitted(): void {
  holder.vagusEmitted = true;
}

/** True if an event was put into the outbox since the last call. */
export function takeEmitted(): boolean {
  const emitted = holder.vagusEmitted === true;
  holder.vagusEmitted = false;
  return emitted;
}

/**
 * Puts an event from outside into the outbox; its name and data are checked against the catalogue.
 * @returns the event's id
 * @throws InvalidInput for an unknown name, or data that does not fit the event's schema
 */
export async function emitNamedEvent(tx: Queryable, name: string, data: unknown): Promise<string> {
  const known = EventName.safeParse(name);
  if (!known.success) {
    throw new InvalidInput({
      code: "unknown_event",
      message: `There is no event ${name}. Nothing was sent. Look for a letter, a dot or a case that differs.`,
      details: { known: EventName.options },
    });
  }
  const { startsRun } = eventEntry(known.data);
  const schema = EVENT_SCHEMAS[known.data];
  const parsed = schema.safeParse(data);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
    throw new InvalidInput({
      code: "invalid_event",
      message: `The data does not fit ${name}: ${issues.map((i) => `${i.path || "data"}: ${i.message}`).join("; ")}. Nothing was sent.`,
      details: { issues },
    });
  }
  const id = newId("event");
  await tx
    .insert(outbox)
    .values({ id, name, data: parsed.data, startsRun, traceparent: currentTraceparent() });
  return id;
}

/**
 * Finds the error of a run whose input fits none of its function's events. Compares with the function's triggers, not
 * with the event's name, which differs for an invoked run.
 * @param triggers names of the events that start the function
 * @returns undefined when the input fits
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
