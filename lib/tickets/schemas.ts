import { z } from "zod";
import {
  CONTRADICTIONS,
  DELIVERY_OUTCOMES,
  MESSAGE_DIRECTIONS,
  MESSAGE_STATUSES,
  NOTE_KINDS,
  PERSON_NEEDED,
  REPLY_CLAIMS,
  SENDER_CHECKS,
  SENDER_VERDICTS,
  TICKET_CATEGORIES,
  TICKET_STATUSES,
  TIERS,
} from "@/db/schema/vocabulary";
import { cursorOf, Instant, idOf, Money, pageOf } from "@/lib/http/schemas";
import { TicketCost } from "@/lib/metrics/cost-schemas";
import { Suppression } from "@/lib/suppressions/schemas";
import { TimelineEntry } from "./view/timeline-schemas.ts";

/** A conversation with a customer or an unknown sender. */
export const Ticket = z.object({
  id: z.string(),
  /** Null for roles that see no personal data. */
  subject: z.string().nullable(),
  status: z.enum(TICKET_STATUSES),
  personNeeded: z.enum(PERSON_NEEDED).nullable(),
  customerId: z.string().nullable(),
  /** Masked for roles that see no personal data. */
  sender: z.string(),
  tier: z.enum(TIERS).nullable(),
  /** The category, by rule; null until classified. */
  category: z.enum(TICKET_CATEGORIES).nullable(),
  /** The person who has the ticket. */
  assigneeId: z.string().nullable(),
  openedAt: Instant,
  lastMessageAt: Instant,
});
export type Ticket = z.infer<typeof Ticket>;

export const TicketPage = pageOf(Ticket);
export type TicketPage = z.infer<typeof TicketPage>;

/** Cursor: a ticket id. */
export const TICKET_CURSOR = /^tkt_\w{1,100}$/;

export const TicketFilter = z.strictObject({
  status: z.enum(TICKET_STATUSES).optional(),
  /** `yes`: only those that wait for a person. */
  person: z.literal("yes").optional(),
  cursor: cursorOf(TICKET_CURSOR).optional(),
});
export type TicketFilter = z.infer<typeof TicketFilter>;

/** A claim that no record supports, with its exact sentence. */
export const UnsupportedSentence = z.object({ claim: z.enum(REPLY_CLAIMS), sentence: z.string() });
export type UnsupportedSentence = z.infer<typeof UnsupportedSentence>;

/** A sent sentence that the records contradict now. */
const UntrueSentence = z.object({
  messageId: z.string(),
  claim: z.enum(REPLY_CLAIMS),
  /** Null for roles that see no personal data. */
  sentence: z.string().nullable(),
  fact: z.enum(CONTRADICTIONS),
  orderId: z.string().nullable(),
  /** The money of the record that contradicts it. */
  money: Money.nullable(),
  since: Instant.nullable(),
});
export type UntrueSentence = z.infer<typeof UntrueSentence>;

/** Whether a mail comes from the address in its `From`, as far as Postmark's checks tell. */
export const SenderFacts = z.object({
  verdict: z.enum(SENDER_VERDICTS),
  /** What each check found; null for a mail stored before they were kept. */
  checks: z.record(z.enum(["spf", "dkim", "dmarc"]), z.enum(SENDER_CHECKS)).nullable(),
});
export type SenderFacts = z.infer<typeof SenderFacts>;

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
  /** Days after which retention cleared the text; null while it is kept. */
  clearedAfterDays: z.int().nullable(),
  automaticCause: z.string().nullable(),
  /** Null for outgoing mail. */
  sender: SenderFacts.nullable(),
  failure: z.string().nullable(),
  /** Why a held reply was not sent; empty for others, and for roles that see no personal data. */
  unsupported: z.array(UnsupportedSentence),
  /** The delivery outcome of a sent mail, by Postmark. */
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
  /** The decision on a refund; null without an approval. */
  outcome: z.enum(["approved", "rejected"]).nullable(),
  amountCents: z.int().nullable(),
  currency: z.string().nullable(),
});
export type SimilarCase = z.infer<typeof SimilarCase>;

/** An internal note on a ticket, by the worker or by the person who settled it. */
const Note = z.object({
  id: z.string(),
  kind: z.enum(NOTE_KINDS),
  /** Null for roles that see no personal data. */
  body: z.string().nullable(),
  /** The person who wrote it; null when the worker did. */
  authorName: z.string().nullable(),
  at: Instant,
});

/** The refundable rest of an order. */
const RefundableOrder = z.object({
  id: z.string(),
  description: z.string(),
  paidCents: z.int(),
  leftCents: z.int(),
  currency: z.string(),
});

/** A ticket with its conversation and everything that happened on it, oldest first; `GET /api/tickets/:id`. */
export const TicketTrail = Ticket.extend({
  customerName: z.string().nullable(),
  assigneeName: z.string().nullable(),
  /** Why the ticket's address gets no mail; null if it does. */
  suppression: Suppression.nullable(),
  messages: z.array(Message),
  /** Newest first. */
  notes: z.array(Note),
  /** The customer's orders of which something is left to refund, those asked about here first. */
  refundable: z.array(RefundableOrder),
  /** True if a refund was refused, expired or failed and none was paid: resolving then asks how it was settled. */
  unsettled: z.boolean(),
  /** Similar resolved cases, the most similar first. */
  similar: z.array(SimilarCase),
  cost: TicketCost,
  /** By the newest records; empty if every sent sentence still holds or was corrected. */
  untrue: z.array(UntrueSentence),
  /** A draft that corrects the first untrue mail, for a person to edit and send; null without one. */
  correction: z.object({ messageId: z.string(), body: z.string() }).nullable(),
  timeline: z.array(TimelineEntry),
});
export type TicketTrail = z.infer<typeof TicketTrail>;

/** Body of `POST /api/tickets/:id/reply`. */
export const WriteReply = z.strictObject({
  body: z.string().trim().min(1, "Write something first.").max(20_000),
  /** The idempotency key, made once for a reply being written. */
  key: z.string().regex(/^[\w-]{8,64}$/),
  /** The sent mail that this reply corrects. */
  corrects: idOf("message").optional(),
});
export type WriteReply = z.infer<typeof WriteReply>;

/** Body of `POST /api/tickets/:id/check-reply`: an unsent reply. */
export const CheckReply = WriteReply.pick({ body: true });

/** Sentences of a reply that no record supports. */
export const CheckedReply = z.object({ unsupported: z.array(UnsupportedSentence) });
export type CheckedReply = z.infer<typeof CheckedReply>;
/** Body of `POST /api/tickets/:id/resolve`. */
export const ResolveTicket = z.strictObject({
  /** How an unpaid refund was settled; stored as a note on the ticket. */
  how: z.string().trim().max(2000).optional(),
});
export type ResolveTicket = z.infer<typeof ResolveTicket>;

/** Body of `POST /api/tickets/:id/take-over`. */
export const TakeOver = z.strictObject({
  /** The holder that was shown, and is displaced. Left out without one. */
  from: idOf("user").optional(),
});
export type TakeOver = z.infer<typeof TakeOver>;

/** Body of `POST /api/tickets/:id/assign`; null is nobody. */
export const AssignTicket = z.strictObject({ assigneeId: idOf("user").nullable() });
export type AssignTicket = z.infer<typeof AssignTicket>;
