import { z } from "zod";
import {
  APPROVAL_STATUSES,
  AUDIENCES,
  DELIVERY_STATUSES,
  MESSAGE_STATUSES,
  OUTBOX_STATUSES,
  REFUND_STATUSES,
  RUN_STATUSES,
  STEP_STATUSES,
} from "@/db/schema/vocabulary";
import { AuditRow } from "@/lib/audit/schemas";
import { Instant, Money } from "@/lib/http/schemas";

const Step = z.object({
  stepId: z.string(),
  kind: z.string(),
  status: z.enum(STEP_STATUSES),
  attempts: z.int(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  error: z.string().nullable(),
});

/** One entry of a ticket's timeline, by a person, a run or a vendor. */
export const TimelineEntry = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("delivery"),
    id: z.string(),
    at: Instant,
    provider: z.string(),
    /** The vendor's term, such as `refund.failed` or `HardBounce`. */
    event: z.string().nullable(),
    status: z.enum(DELIVERY_STATUSES),
  }),
  z.object({
    kind: z.literal("event"),
    id: z.string(),
    at: Instant,
    name: z.string(),
    status: z.enum(OUTBOX_STATUSES),
    sentAt: Instant.nullable(),
  }),
  z.object({
    kind: z.literal("run"),
    id: z.string(),
    at: Instant,
    endedAt: Instant.nullable(),
    functionId: z.string(),
    status: z.enum(RUN_STATUSES),
    error: z.string().nullable(),
    steps: z.array(Step),
  }),
  z.object({
    kind: z.literal("approval"),
    id: z.string(),
    at: Instant,
    status: z.enum(APPROVAL_STATUSES),
    /** A noun phrase for the effect, without personal data. */
    title: z.string(),
    /** The money that the effect moves; null when it moves none. */
    money: Money.nullable(),
    deadline: Instant,
    decidedAt: Instant.nullable(),
    resumedAt: Instant.nullable(),
  }),
  z.object({
    kind: z.literal("refund"),
    id: z.string(),
    at: Instant,
    status: z.enum(REFUND_STATUSES),
    orderId: z.string(),
    amountCents: z.int(),
    currency: z.string(),
    stripeRefundId: z.string().nullable(),
    cause: z.string().nullable(),
  }),
  z.object({
    kind: z.literal("reply"),
    id: z.string(),
    at: Instant,
    status: z.enum(MESSAGE_STATUSES),
    sentAt: Instant.nullable(),
  }),
  z.object({
    kind: z.literal("notice"),
    id: z.string(),
    at: Instant,
    audience: z.enum(AUDIENCES),
    code: z.string(),
  }),
  z.object({ kind: z.literal("audit"), id: z.string(), at: Instant, row: AuditRow }),
]);
export type TimelineEntry = z.infer<typeof TimelineEntry>;
