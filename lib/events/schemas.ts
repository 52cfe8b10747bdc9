import { z } from "zod";
import { OUTBOX_STATUSES, RUN_STATUSES } from "@/db/schema/vocabulary";
import { AskedInstant, cursorOf, Instant, pageOf } from "@/lib/http/schemas";

const RunOfEvent = z.object({ id: z.string(), functionId: z.string(), status: z.enum(RUN_STATUSES) });

/** An event: ids and codes, and the runs it started or woke. */
export const EventItem = z.object({
  id: z.string(),
  name: z.string(),
  data: z.record(z.string(), z.unknown()),
  status: z.enum(OUTBOX_STATUSES),
  /** How often it was sent to the engine; 0 for an event of another sender. */
  attempts: z.int(),
  lastError: z.string().nullable(),
  createdAt: Instant,
  sentAt: Instant.nullable(),
  observedAt: Instant.nullable(),
  /** It had no effect: no run followed although one must, or no function listens to its name. */
  matchedNothing: z.boolean(),
  /** The webhook delivery that caused it; null without one. */
  deliveryId: z.string().nullable(),
  runs: z.array(RunOfEvent),
  /** Runs that waited for it and resumed. */
  woke: z.array(RunOfEvent),
});
export type EventItem = z.infer<typeof EventItem>;

export const EventPage = pageOf(EventItem);
export type EventPage = z.infer<typeof EventPage>;

/** An event and the functions that listen to its name; `GET /api/events/:id`. */
export const EventView = EventItem.extend({
  /** Whether the catalogue has its name. */
  known: z.boolean(),
  /** Ids of the functions it starts. */
  wakes: z.array(z.string()),
  /** Ids of the functions whose runs wait for it; `*` for any. */
  awaitedBy: z.array(z.string()),
  /** Sent for other apps on the engine; nothing here handles it. */
  forOthers: z.boolean(),
});
export type EventView = z.infer<typeof EventView>;

/** Cursor: the time an event was stored, in milliseconds, and its id. */
export const EVENT_CURSOR = /^\d{1,13} [^\s\p{Cc}]{1,200}$/u;

/** Query of `GET /api/events`. */
export const EventFilter = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  status: z.enum(OUTBOX_STATUSES).optional(),
  /** `nothing`: events that should have started a run and did not, and events that no function listens to. */
  matched: z.literal("nothing").optional(),
  /** By the time it was stored: from (included) … */
  from: AskedInstant.optional(),
  /** … until (not included). */
  until: AskedInstant.optional(),
  /** The id of an event (or its beginning), or of a related run, delivery, ticket, message or customer. */
  q: z.string().trim().min(3).max(100).optional(),
  cursor: cursorOf(EVENT_CURSOR).optional(),
});
export type EventFilter = z.infer<typeof EventFilter>;

/** Body of `POST /api/events`. */
export const SendEvent = z.strictObject({
  name: z.string().min(1).max(200),
  data: z.record(z.string(), z.json()),
});
export type SendEvent = z.infer<typeof SendEvent>;

/** Response of `POST /api/events`. */
export const EventSent = z.object({ id: z.string() });
export type EventSent = z.infer<typeof EventSent>;

/** `GET /api/events/catalogue`. */
export const EventCatalogue = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      sentBy: z.string(),
      wakes: z.array(z.string()),
      awaitedBy: z.array(z.string()),
      forOthers: z.boolean(),
      /** Whether a person may send it from the desk. */
      byHand: z.boolean(),
      /** Its data as a JSON schema. */
      schema: z.record(z.string(), z.json()),
      /** How many in the last 24 hours. */
      lastDay: z.int(),
    }),
  ),
});
export type EventCatalogue = z.infer<typeof EventCatalogue>;
