import { z } from "zod";
import {
  DELIVERY_OUTCOMES,
  MESSAGE_DIRECTIONS,
  MESSAGE_STATUSES,
  NOTE_KINDS,
  PERSON_NEEDED,
  TICKET_CATEGORIES,
  TICKET_STATUSES,
  TIERS,
} from "@/db/schema/vocabulary";
import { cursorOf } from "@/lib/http/cursor-schema";
import { Instant, idOf, pageOf } from "@/lib/http/schemas";
import { TicketCost } from "@/lib/metrics/cost-schemas";
import { Suppression } from "@/lib/suppressions/schemas";
import { TimelineEntry } from "./timeline-schemas.ts";

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

/** Key of a page: an id. */
export const TICKET_CURSOR = /^tkt_\w{1,100}$/;

export const TicketFilter = z.strictObject({
  status: z.enum(TICKET_STATUSES).optional(),
  /** `yes`: only those that wait for a person. */
  person: z.literal("yes").optional(),
  cursor: cursorOf(TICKET_CURSOR).optional(),
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
  /** Characters of the whole mail when `body` and `quoted` are only its beginning; else null. */
  wholeLength: z.int().nullable(),
  automaticCause: z.string().nullable(),
  failure: z.string().nullable(),
  /** What became of one that was sent, as Postmark told. */
  outcome: z.enum(DELIVERY_OUTCOMES).nullable(),
  at: Instant,
});

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
export const WriteReply = z.strictObject({
  body: z.string().trim().min(1, "Write something first.").max(20_000),
  /** Made once for a reply that is being written, so that sending it twice is one mail. */
  key: z.string().regex(/^[\w-]{8,64}$/),
});
export type WriteReply = z.infer<typeof WriteReply>;

/** Body of `POST /api/tickets/:id/assign`; null is nobody. */
export const AssignTicket = z.strictObject({ assigneeId: idOf("user").nullable() });
export type AssignTicket = z.infer<typeof AssignTicket>;
