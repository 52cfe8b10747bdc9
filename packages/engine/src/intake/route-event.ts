import { newUlid } from "@vagus/primitives/ulid";
import { canonicalJson } from "../core/canonical-json.ts";
import type { EventPayload } from "../protocol/event-payload.ts";
import { readAddress } from "../protocol/invocation.ts";
import { refusedEvent } from "../protocol/system-events.ts";
import type { Registry } from "../registry.ts";
import type { Sql } from "../store/connect.ts";
import { loadEvents } from "../store/events/load-events.ts";
import type { LeasedJob } from "../store/queue/claim-jobs.ts";
import type { EventIntake } from "./event-intake.ts";
import type { Arrival } from "./match-events.ts";

/** Parts of the engine that routing an event uses. */
interface RouteParts {
  sql: Sql;
  registry: Registry;
  intake: EventIntake;
}

/** Routes an event that is stored already, such as a system event. */
export async function routeEvent(parts: RouteParts, job: LeasedJob): Promise<void> {
  const [event] = await loadEvents(parts.sql, [job.event_id ?? ""]);
  if (!event) throw new Error("the event to route is not stored");
  const { internalId, payload } = event;
  const arrival: Arrival = {
    internalId,
    payload,
    text: canonicalJson(payload),
    routeJob: { id: job.id, leaseToken: job.lease_token },
    functionId: job.function_id,
  };
  await parts.intake.accept(await addressed(parts.registry, arrival));
}

/**
 * Finds the function that an invocation names. When there is none, the step that waits gets the error through a
 * finished event, which is stored and routed in the same statement.
 */
async function addressed(registry: Registry, arrival: Arrival): Promise<Arrival[]> {
  const address = readAddress(arrival.payload);
  if (!address) return [arrival];
  const target = await findBySlug(registry, address.functionSlug);
  if (target) return [{ ...arrival, functionId: target.id }];
  if (address.correlationId === null) return [arrival];
  const message = `could not find function with ID: ${address.functionSlug}`;
  return [arrival, refusal(arrival.payload, address.correlationId, message)];
}

/** Finds a function by slug; reads the registry again, because another process may have just registered it. */
async function findBySlug(registry: Registry, slug: string) {
  const known = registry.findBySlug(slug);
  if (known) return known;
  await registry.refresh();
  return registry.findBySlug(slug);
}

function refusal(invoked: EventPayload, correlationId: string, message: string): Arrival {
  const payload = refusedEvent(invoked, correlationId, message, { id: newUlid(), nowMs: Date.now() });
  return {
    internalId: payload.id,
    payload,
    text: canonicalJson(payload),
    routeJob: null,
    functionId: null,
  };
}
