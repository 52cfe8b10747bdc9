import { z } from "zod";
import { OUTBOX_STATUSES, RUN_STATUSES } from "@/db/schema/vocabulary";
import { Instant, pageOf } from "@/lib/http/schemas";

/** An event of ours: ids and codes, and the runs it started. */
const SentEvent = z.object({
  id: z.string(),
  name: z.string(),
  data: z.record(z.string(), z.unknown()),
  status: z.enum(OUTBOX_STATUSES),
  /** How often it was handed to the engine. */
  attempts: z.int(),
  lastError: z.string().nullable(),
  createdAt: Instant,
  sentAt: Instant.nullable(),
  observedAt: Instant.nullable(),
  /** The request it came with, if it came with one. */
  deliveryId: z.string().nullable(),
  runs: z.array(z.object({ id: z.string(), functionId: z.string(), status: z.enum(RUN_STATUSES) })),
});

export const EventPage = pageOf(SentEvent);
export type EventPage = z.infer<typeof EventPage>;

/** Query of `GET /api/events`. */
export const EventFilter = z.object({
  name: z.string().max(200).optional(),
  status: z.enum(OUTBOX_STATUSES).optional(),
  /** `nothing`: those that should have started a run and did not, and those nobody listens to. */
  matched: z.literal("nothing").optional(),
  cursor: z.string().optional(),
});
export type EventFilter = z.infer<typeof EventFilter>;

/** Body of `POST /api/events`. */
export const SendEvent = z.strictObject({
  name: z.string().min(1).max(200),
  data: z.record(z.string(), z.json()),
});
export type SendEvent = z.infer<typeof SendEvent>;
