import { newUlid } from "@vagus/primitives/ulid";
import { canonicalJson } from "../core/canonical-json.ts";
import { parseIdSeed, seededUlid } from "../core/event-id-seed.ts";
import type { EventIntake } from "../intake/event-intake.ts";
import type { Arrival } from "../intake/match-events.ts";
import { MAX_EVENT_BYTES, readEvent } from "../protocol/event-payload.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { Access } from "./access.ts";
import type { EngineRequest, EngineResponse } from "./request.ts";
import type { Route } from "./route.ts";

/** Enough for a batch; one event alone may have 3 MiB. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;
const UNKNOWN_KEY: EngineResponse = {
  status: 401,
  body: { status: 401, message: "", error: "Event key not found" },
};

/** `POST /e/:key`, the event API (protocol §2). An engine without keys takes every key, as the dev server does. */
export function eventRoutes(intake: EventIntake, access: Access): Route[] {
  return [
    {
      method: "POST",
      path: "/e/:key",
      isOpen: true,
      handle(request) {
        if (!access.takesEventKey(request.params.key ?? "")) return UNKNOWN_KEY;
        return receive(intake, request);
      },
    },
  ];
}

/** Accepts events in order up to the first invalid one; the events before it are stored (protocol §2.3). */
async function receive(intake: EventIntake, request: EngineRequest): Promise<EngineResponse> {
  const nowMs = Date.now();
  const text = await request.body(MAX_BODY_BYTES);
  if (text.trim() === "") return answer([""], null);
  const events = readEvents(text);
  if (typeof events === "string") return answer([""], events);
  if (events.length === 0) return answer([""], null);

  const seed = parseIdSeed(request.header("x-inngest-event-id-seed"));
  const arrivals: Arrival[] = [];
  let fault: string | null = null;
  for (const [index, raw] of events.entries()) {
    if (index === LIMITS.eventsPerRequest) {
      fault = `Too many events: at most ${LIMITS.eventsPerRequest} in one request`;
      break;
    }
    const internalId = seed ? seededUlid(seed, index + 1) : newUlid(nowMs);
    const arrival = readArrival(raw, internalId, nowMs, text.length);
    if (typeof arrival === "string") {
      fault = arrival;
      break;
    }
    arrivals.push({ ...arrival, isSeeded: seed !== null });
  }
  await intake.accept(arrivals);
  const ids = arrivals.map((arrival) => arrival.internalId);
  return answer(ids.length > 0 ? ids : [""], fault);
}

function readEvents(text: string): unknown[] | string {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return error instanceof Error ? error.message : "the body is not JSON";
  }
  if (Array.isArray(raw)) return raw;
  if (typeof raw === "object" && raw !== null) return [raw];
  return "Request body must contain an event object or an array of event objects";
}

/** The event to accept, or the error text that refuses it. */
function readArrival(raw: unknown, internalId: string, nowMs: number, bodyLength: number): Arrival | string {
  const payload = readEvent(raw, internalId, nowMs);
  if ("fault" in payload) return payload.fault;
  try {
    // First, because JSON that is nested too deeply cannot be measured either.
    const text = canonicalJson(payload);
    return sizeFault(raw, bodyLength) ?? { internalId, payload, text, routeJob: null, functionId: null };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Measures the event, unless the whole body is smaller than the limit. */
function sizeFault(raw: unknown, bodyLength: number): string | null {
  if (bodyLength * 3 <= MAX_EVENT_BYTES) return null;
  const size = Buffer.byteLength(JSON.stringify(raw));
  if (size <= MAX_EVENT_BYTES) return null;
  return `Event is over the max size: Max ${MAX_EVENT_BYTES} bytes / Size ${size} bytes`;
}

function answer(ids: string[], error: string | null): EngineResponse {
  const status = error === null ? 200 : 400;
  return { status, body: error === null ? { ids, status } : { ids, status, error } };
}
