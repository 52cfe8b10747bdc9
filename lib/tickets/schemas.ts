import { z } from "zod";
import {
  APPROVAL_STATUSES,
  AUDIENCES,
  DELIVERY_OUTCOMES,
  DELIVERY_STATUSES,
  MESSAGE_DIRECTIONS,
  MESSAGE_STATUSES,
  NOTE_KINDS,
  OUTBOX_STATUSES,
  PERSON_NEEDED,
  REFUND_STATUSES,
  RUN_STATUSES,
  STEP_STATUSES,
  TICKET_CATEGORIES,
  TICKET_STATUSES,
  TIERS,
} from "@/db/schema/vocabulary";
import { AuditRow } from "@/lib/audit/schemas";
import { Instant, pageOf } from "@/lib/http/schemas";
import { TicketCost } from "@/lib/metrics/cost-schemas";
import { Suppression } from "@/lib/suppressions/schemas";

/** A conversation with a customer, or with somebody unknown. */
export const Ticket = z.object({
  id: z.string(),
  /** Null for those who may not see personal data. */
  subject: z.string().nullable(),
  status: z.enum(TICKET_STATUSES),
  personNeeded: z.enum(PERSON_NEEDED).nullable(),
  customerId: z.string().nullable(),
  /** Masked for those who may not see personal data. */
  sender: z.string(),
  tier: z.enum(TIERS).nullable(),
  /** What it is about, by rule; null until that was looked at. */
  category: z.enum(TICKET_CATEGORIES).nullable(),
  /** The person who has it in hand. */
  assigneeId: z.string().nullable(),
  openedAt: Instant,
  lastMessageAt: Instant,
});
export type Ticket = z.infer<typeof Ticket>;

export const TicketPage = pageOf(Ticket);
export type TicketPage = z.infer<typeof TicketPage>;

export const TicketFilter = z.object({
  status: z.enum(TICKET_STATUSES).optional(),
  /** `yes`: only those that wait for a person. */
  person: z.literal("yes").optional(),
  cursor: z.string().optional(),
});
export type TicketFilter = z.infer<typeof TicketFilter>;

const Message = z.object({
  id: z.string(),
  direction: z.enum(MESSAGE_DIRECTIONS),
  status: z.enum(MESSAGE_STATUSES),
  /** Masked, or null, for those who may not see personal data. */
  fromName: z.string(),
  subject: z.string().nullable(),
  body: z.string().nullable(),
  quoted: z.string().nullable(),
  automaticCause: z.string().nullable(),
  failure: z.string().nullable(),
  /** What became of one that was sent, as Postmark told. */
  outcome: z.enum(DELIVERY_OUTCOMES).nullable(),
  at: Instant,
});

const Step = z.object({
  stepId: z.string(),
  kind: z.string(),
  status: z.enum(STEP_STATUSES),
  attempts: z.int(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  error: z.string().nullable(),
});

/** One thing that happened on a ticket, whoever did it. */
export const TimelineEntry = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("delivery"),
    id: z.string(),
    at: Instant,
    provider: z.string(),
    /** The vendor's word, such as `refund.failed` or `HardBounce`. */
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
    orderId: z.string(),
    amountCents: z.int(),
    currency: z.string(),
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

/** A past case that is like another, and how it ended. */
export const SimilarCase = z.object({
  ticketId: z.string(),
  /** Cosine: 1 is the same. */
  similarity: z.number(),
  /** Why money was asked for, or the subject; hidden from those who may not see personal data. */
  about: z.string(),
  /** What was decided about a refund; null when nobody was asked. */
  outcome: z.enum(["approved", "rejected"]).nullable(),
  amountCents: z.int().nullable(),
  currency: z.string().nullable(),
});
export type SimilarCase = z.infer<typeof SimilarCase>;

/** What the worker wrote about a ticket for people. */
const Note = z.object({
  id: z.string(),
  kind: z.enum(NOTE_KINDS),
  /** Null for those who may not see personal data. */
  body: z.string().nullable(),
  at: Instant,
});

/** A ticket with its conversation and everything that happened on it, oldest first; `GET /api/tickets/:id`. */
export const TicketTrail = Ticket.extend({
  customerName: z.string().nullable(),
  assigneeName: z.string().nullable(),
  /** Why the other side gets no more mail; null when they do. */
  suppression: Suppression.nullable(),
  messages: z.array(Message),
  /** Newest first. */
  notes: z.array(Note),
  /** Resolved cases that are like it, the most alike first. */
  similar: z.array(SimilarCase),
  cost: TicketCost,
  timeline: z.array(TimelineEntry),
});
export type TicketTrail = z.infer<typeof TicketTrail>;

/** Body of `POST /api/tickets/:id/reply`. */
export const WriteReply = z.object({
  body: z
    .string()
    .trim()
    .min(1, "Write something first.")
    .max(20_000)
    .refine((text) => !text.includes("\u0000"), "Text cannot contain NUL."),
  /** Made once for a reply that is being written, so that sending it twice is one mail. */
  key: z.string().regex(/^[\w-]{8,64}$/),
});
export type WriteReply = z.infer<typeof WriteReply>;

/** Body of `POST /api/tickets/:id/assign`; null is nobody. */
export const AssignTicket = z.object({ assigneeId: z.string().min(1).nullable() });
export type AssignTicket = z.infer<typeof AssignTicket>;
