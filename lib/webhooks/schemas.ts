import { z } from "zod";
import { DELIVERY_STATUSES, OUTBOX_STATUSES, RUN_STATUSES } from "@/db/schema/vocabulary";
import { AskedInstant, cursorOf, Instant, pageOf } from "@/lib/http/schemas";

/** One request of a vendor, as lists show it. */
export const Delivery = z.object({
  id: z.string(),
  /** `stripe`, `postmark`, `sources/<name>`; `sources` for an unknown name. */
  provider: z.string(),
  /** The vendor's name for the event, such as `refund.failed`; null when it could not be read. */
  kind: z.string().nullable(),
  status: z.enum(DELIVERY_STATUSES),
  /** Why it was rejected, or accepted without an event: `bad_signature`, `unhandled_type`, … */
  cause: z.string().nullable(),
  httpStatus: z.int(),
  bodyBytes: z.int(),
  providerEventId: z.string().nullable(),
  duplicateOf: z.string().nullable(),
  ticketId: z.string().nullable(),
  messageId: z.string().nullable(),
  eventId: z.string().nullable(),
  receivedAt: Instant,
});
export type Delivery = z.infer<typeof Delivery>;

/** Matching deliveries are counted up to here. */
export const COUNT_LIMIT = 10_000;

/** A page of deliveries. The count stops at `COUNT_LIMIT` and then says so. */
export const DeliveryPage = pageOf(Delivery).extend({
  count: z.object({ value: z.int(), exact: z.boolean() }),
});
export type DeliveryPage = z.infer<typeof DeliveryPage>;

/** Cursor: a delivery id. */
export const DELIVERY_CURSOR = /^dlv_\w{1,100}$/;

/** Query of `GET /api/webhooks/deliveries`; without `cursor` it selects the set of an operation. */
export const DeliveryFilter = z.strictObject({
  status: z.enum(DELIVERY_STATUSES).optional(),
  provider: z.string().min(1).max(100).optional(),
  /** The vendor's name for the event, whole. */
  kind: z.string().min(1).max(255).optional(),
  cause: z.string().min(1).max(100).optional(),
  /** By the time it came in: from (included) … */
  from: AskedInstant.optional(),
  /** … until (not included). */
  until: AskedInstant.optional(),
  /** An id, whole: of the delivery (its beginning will do), of the vendor's event, of a ticket, of our event. */
  q: z.string().trim().min(3).max(255).optional(),
  cursor: cursorOf(DELIVERY_CURSOR).optional(),
});
export type DeliveryFilter = z.infer<typeof DeliveryFilter>;

/** Result of verifying a stored request today: `counts`, the fault, or that its body was not kept. */
const Verification = z.enum([
  "counts",
  "not_kept",
  "no_signature",
  "bad_signature",
  "timestamp_old",
  "timestamp_future",
]);
export type Verification = z.infer<typeof Verification>;

/** Code of why a stored request is not processed again; `about` is the first copy, or the vendor's cause. */
export const ReplayFault = z.object({
  code: z.enum([
    ...Verification.exclude(["counts"]).options,
    "duplicate",
    "event_not_kept",
    "means_nothing",
    "turned_away",
  ]),
  about: z.string().nullable(),
});
export type ReplayFault = z.infer<typeof ReplayFault>;

const StartedRun = z.object({ id: z.string(), functionId: z.string(), status: z.enum(RUN_STATUSES) });

/** One time a delivery was processed again. */
const Replay = z.object({
  at: Instant,
  byName: z.string(),
  /** The operation it was part of. */
  operationId: z.string().nullable(),
  /** The delivery that counts since then. */
  deliveryId: z.string(),
  /** The fresh event; null when nothing was sent. */
  eventId: z.string().nullable(),
  runs: z.array(StartedRun),
});
export type Replay = z.infer<typeof Replay>;

/** `GET /api/webhooks/deliveries/:id`. */
export const DeliveryDetail = Delivery.extend({
  /** Without credentials; without the sender's address until revealed. */
  headers: z.record(z.string(), z.string()),
  /** Whether the body was kept. */
  hasBody: z.boolean(),
  /** Days after which retention cleared body and headers; null while they are kept. */
  clearedAfterDays: z.int().nullable(),
  /** The body as it came; null until revealed. */
  body: z.string().nullable(),
  /** The body as indented JSON, with possible personal data masked; null when it is no JSON or not kept. */
  maskedBody: z.string().nullable(),
  verification: Verification,
  verifiedAt: Instant,
  /** Why it cannot be processed again, in words; null when it can be tried. */
  notReplayable: z.string().nullable(),
  event: z.object({ id: z.string(), name: z.string(), status: z.enum(OUTBOX_STATUSES) }).nullable(),
  runs: z.array(StartedRun),
  /** How often and by whom it was processed again, newest first. */
  replays: z.array(Replay),
  /** Copies of it that came later. */
  duplicates: z.int(),
});
export type DeliveryDetail = z.infer<typeof DeliveryDetail>;

/** Answer of `POST /api/webhooks/deliveries/:id/replay`. */
export const Replayed = z.object({
  /** The delivery that counts now: the same, or a new one where it had been rejected. */
  deliveryId: z.string(),
  /** The new event; null when the sender had sent it again meanwhile. */
  eventId: z.string().nullable(),
});
export type Replayed = z.infer<typeof Replayed>;
