import { z } from "zod";
import {
  APPROVAL_STATUSES,
  DECISIONS,
  MESSAGE_STATUSES,
  REFUND_OBSTACLES,
  REFUND_STATUSES,
  TIERS,
} from "@/db/schema/vocabulary";
import { cursorOf } from "@/lib/http/cursor-schema";
import { Currency, Instant, Int4, idOf, pageOf } from "@/lib/http/schemas";
import { LARGEST_AMOUNT } from "@/lib/money";
import { SenderFacts, SimilarCase } from "@/lib/tickets/schemas";
import { CUSTOMER_NOTE_MAX } from "./rules.ts";

const ApprovalStatus = z.enum(APPROVAL_STATUSES);
const Decision = z.enum(DECISIONS);

const DecisionTaken = z.object({
  /** `policy:v<n>` when the policy decided by itself; null on such decisions older than vote MACs. */
  userId: z.string().nullable(),
  userName: z.string(),
  decision: Decision,
  /** Why, for colleagues only. */
  comment: z.string(),
  /** What the customer may be told about a rejection; empty when no reason is given. */
  customerNote: z.string(),
  at: Instant,
  /** From when it counts; until then it can be taken back. */
  effectiveAt: Instant,
  /** Cast through the desk and not changed since; only such a decision moves money. */
  verified: z.boolean(),
});

/** A question to a person: may exactly this money move? */
export const Approval = z.object({
  id: z.string(),
  status: ApprovalStatus,
  version: z.int(),
  kind: z.literal("refund"),
  /** Who asks: the agent, or the person who proposed it and may not agree to it. */
  requester: z.object({ type: z.enum(["agent", "user"]), id: z.string(), name: z.string() }),
  ticketId: z.string(),
  customerId: z.string(),
  /** Masked for those who may not see personal data. */
  customerEmail: z.string(),
  tier: z.enum(TIERS),
  orderId: z.string(),
  amountCents: z.int(),
  currency: z.string(),
  reason: z.string(),
  effectHash: z.string(),
  /** The policy it will be judged by, or was decided under. */
  policyVersion: z.int(),
  /** Distinct people who must agree under that policy; 0 when the policy itself did. */
  requiredDecisions: z.int(),
  decisions: z.array(DecisionTaken),
  openedAt: Instant,
  deadline: Instant,
  decidedAt: Instant.nullable(),
  effectiveAt: Instant.nullable(),
  /** When the run went on with the decision; null while "decided, not yet resumed". */
  resumedAt: Instant.nullable(),
  refund: z
    .object({
      id: z.string(),
      status: z.enum(REFUND_STATUSES),
      stripeRefundId: z.string().nullable(),
      cause: z.string().nullable(),
    })
    .nullable(),
});
export type Approval = z.infer<typeof Approval>;

export const ApprovalPage = pageOf(Approval);
export type ApprovalPage = z.infer<typeof ApprovalPage>;

/** Everything a reviewer needs to decide, on one card; `GET /api/approvals/:id`. */
export const ApprovalCard = Approval.extend({
  /** Null until a run has taken it up. */
  runId: z.string().nullable(),
  /** The message it answers; text is null for those who may not see personal data. */
  message: z.object({
    id: z.string(),
    fromName: z.string(),
    at: Instant,
    subject: z.string().nullable(),
    body: z.string().nullable(),
    quoted: z.string().nullable(),
    /** Characters of the whole mail when `body` and `quoted` are only its beginning; else null. */
    wholeLength: z.int().nullable(),
    sender: SenderFacts,
  }),
  evidence: z.array(z.object({ text: z.string(), tool: z.string() })),
  draftReply: z.string().nullable(),
  customer: z.object({ name: z.string(), since: Instant, orders: z.int(), refunds: z.int() }),
  order: z.object({
    description: z.string(),
    chargeId: z.string(),
    paidCents: z.int(),
    refundedCents: z.int(),
    placedAt: Instant,
  }),
  /** What Stripe says of the payment at this moment; null when the question is closed. */
  charge: z
    .object({
      /** False when Stripe gave no answer in time: then nothing below is known. */
      asked: z.boolean(),
      at: Instant,
      /** What went back before, by us or by hand at Stripe, and what is left; null when not known. */
      refundedCents: z.int().nullable(),
      leftCents: z.int().nullable(),
      /** Stripe's word for how a dispute stands, and until when it can be answered; null when there never was one. */
      dispute: z.object({ status: z.string(), dueBy: Instant.nullable() }).nullable(),
      /** Why Stripe would refuse this refund; null when it would not, or is not known. */
      obstacle: z.enum(REFUND_OBSTACLES).nullable(),
    })
    .nullable(),
  earlierRefunds: z.array(
    z.object({
      id: z.string(),
      orderId: z.string(),
      amountCents: z.int(),
      currency: z.string(),
      at: Instant,
      reason: z.string(),
    }),
  ),
  /** Who looks at it now, so that two people do not; null when nobody does. */
  claim: z.object({ userId: z.string(), userName: z.string(), at: Instant }).nullable(),
  /** Past cases that are like it and how they were decided, the most alike first. */
  similar: z.array(SimilarCase),
  /** What the money door will send, to the letter. */
  payload: z.object({
    method: z.literal("POST"),
    path: z.string(),
    idempotencyKey: z.string(),
    body: z.record(z.string(), z.unknown()),
  }),
  /** Whether the person who looks may approve, and if not, why. */
  mayDecide: z.object({ allowed: z.boolean(), why: z.string() }),
  /** Whether they may reject, which may be so where they may not approve. */
  mayReject: z.boolean(),
  /** The answer to the customer once it is on its way. */
  reply: z
    .object({ id: z.string(), status: z.enum(MESSAGE_STATUSES), sentAt: Instant.nullable() })
    .nullable(),
});
export type ApprovalCard = z.infer<typeof ApprovalCard>;

/** Key of a page: an id; of the approvals that wait, the deadline in milliseconds before it. */
const APPROVAL_CURSOR = /^(?:\d{13}_)?apr_\w{1,100}$/;

export const ApprovalFilter = z.strictObject({
  /** One or several, comma-separated; all when left out. */
  status: z
    .string()
    .optional()
    .transform((list) => list?.split(","))
    .pipe(z.array(ApprovalStatus).optional()),
  cursor: cursorOf(APPROVAL_CURSOR).optional(),
});
export type ApprovalFilter = z.infer<typeof ApprovalFilter>;

/** Body of `POST /api/approvals/:id/decision`. */
export const DecideApproval = z
  .strictObject({
    decision: Decision,
    /** Why, for colleagues only. */
    comment: z.string().trim().max(2000).default(""),
    /** What the customer is told about a rejection. */
    customerNote: z.string().trim().max(CUSTOMER_NOTE_MAX).default(""),
    /** The version that was looked at. */
    version: Int4.min(1),
    /** The effect that was looked at; without it the version alone has to fit. */
    effectHash: z.string().max(100).optional(),
  })
  .refine(({ decision, customerNote }) => decision === "reject" || customerNote === "", {
    path: ["customerNote"],
    error: "Only a rejection takes a note to the customer; the reply to an approval was drafted already.",
  });
export type DecideApproval = z.input<typeof DecideApproval>;

/** Body of `POST /api/tickets/:id/propose-refund`. */
export const ProposeRefund = z.strictObject({
  orderId: idOf("order"),
  /** In minor units of the currency. */
  amountCents: z.int().positive().max(LARGEST_AMOUNT),
  currency: Currency,
  /** Internal: for who decides, and for the audit log. */
  reason: z.string().trim().min(1, "Say why.").max(2000),
});
export type ProposeRefund = z.infer<typeof ProposeRefund>;

/** Body of `POST /api/approvals/:id/extend`. */
export const ExtendApproval = z.strictObject({
  /** The version that was looked at. */
  version: Int4.min(1),
});
export type ExtendApproval = z.infer<typeof ExtendApproval>;
