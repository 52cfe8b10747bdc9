import { z } from "zod";
import {
  APPROVAL_STATUSES,
  DECISIONS,
  MESSAGE_STATUSES,
  REFUND_OBSTACLES,
  REFUND_STATUSES,
  REQUESTER_TYPES,
  STATEMENT_SOURCES,
  TIERS,
} from "@/db/schema/vocabulary";
import { cursorOf, Instant, pageOf } from "@/lib/http/schemas";
import { SenderFacts, SimilarCase, UnsupportedSentence } from "@/lib/tickets/schemas";
import { AnswerState } from "./answers/deliveries/schemas.ts";
import { Move } from "./moves/rules.ts";
import { AnswerForm } from "./request/answer-schemas.ts";

export const ApprovalStatus = z.enum(APPROVAL_STATUSES);
const Decision = z.enum(DECISIONS);

const DecisionTaken = z.object({
  /** `policy:v<n>` when the policy decided by itself; null on such decisions older than vote MACs. */
  userId: z.string().nullable(),
  userName: z.string(),
  decision: Decision,
  /** The reason, for colleagues only. */
  comment: z.string(),
  /** The note to the customer about a rejection; empty without one. */
  customerNote: z.string(),
  at: Instant,
  /** When it takes effect; until then it can be taken back. */
  effectiveAt: Instant,
  /** True if its MAC is valid; only such a decision moves money. */
  verified: z.boolean(),
});

/** An approval: asks people whether exactly this effect may happen. */
export const Approval = z.object({
  id: z.string(),
  status: ApprovalStatus,
  version: z.int(),
  /** Names the shape of `effect`: lib/approvals/kinds has one file for each. */
  kind: z.string(),
  /** A noun phrase for the effect, without personal data. */
  title: z.string(),
  /** The requester's reference to the record; null without one. */
  subject: z.object({ type: z.string(), id: z.string() }).nullable(),
  /** The agent, a person, or an application by its token. Nobody approves their own proposal. */
  requester: z.object({ type: z.enum(REQUESTER_TYPES), id: z.string(), name: z.string() }),
  /** The version of the worker that proposed it; null for people, applications and older proposals. */
  workerVersion: z.string().nullable(),
  /** The exact effect, by kind; null for roles that may not see the personal data in it. */
  effect: z.record(z.string(), z.unknown()).nullable(),
  /** The typed answer of a person; null when the kind takes none, or until one is given. */
  answer: z.unknown().nullable(),
  /** True when the votes with a valid MAC suffice under the policy. An application must check this before it acts. */
  agreed: z.boolean(),
  /** The approval that this one replaces, and the approval that replaced this one; null without one. */
  amends: z.string().nullable(),
  amendedBy: z.string().nullable(),
  ticketId: z.string().nullable(),
  customerId: z.string().nullable(),
  /** Masked for roles that see no personal data; null without a customer. */
  customerEmail: z.string().nullable(),
  tier: z.enum(TIERS).nullable(),
  /** Of a refund; null for other kinds. */
  orderId: z.string().nullable(),
  /** The money that the effect moves; null when it moves none. */
  amountCents: z.int().nullable(),
  currency: z.string().nullable(),
  reason: z.string(),
  effectHash: z.string(),
  /** The policy it will be judged by, or was decided under. */
  policyVersion: z.int(),
  /** Distinct people who must agree under that policy; 0 when the policy itself did. */
  requiredDecisions: z.int(),
  decisions: z.array(DecisionTaken),
  /** Whether the reader may approve, and if not, why. */
  mayDecide: z.object({ allowed: z.boolean(), why: z.string() }),
  /** Whether the reader may reject, even where they may not approve. */
  mayReject: z.boolean(),
  /** Why it cannot be approved among several; null if it can. */
  ownCard: z.string().nullable(),
  /** The person with a live claim on it; null without one. */
  claim: z.object({ userId: z.string(), userName: z.string(), at: Instant, until: Instant }).nullable(),
  /** What changed since an open one was drafted, worst first. */
  moved: z.array(Move),
  openedAt: Instant,
  deadline: Instant,
  /** When it was last escalated to the seniors; null before. */
  escalatedAt: Instant.nullable(),
  /** When a person who may decide first opened its card; null before. */
  seenAt: Instant.nullable(),
  decidedAt: Instant.nullable(),
  effectiveAt: Instant.nullable(),
  /** When the run resumed with the decision; null before. */
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

/** The parts of a card that all kinds share. */
const CommonCard = Approval.extend({
  /** Null until a run has taken it up, and for requests, which have no run. */
  runId: z.string().nullable(),
  /** Delivery state of the answer to the application; null when none goes to a registered target. */
  answerDelivery: AnswerState.nullable(),
  /** Days after which retention cleared drafts and statements; null while they are kept. */
  textClearedAfterDays: z.int().nullable(),
  /** A sentence on why the vendor would refuse the effect now; null if it would not. */
  impossible: z.string().nullable(),
});

/** A mail of a customer on a ticket, and who wrote it. */
const aboutMail = {
  ticketId: z.string(),
  customerId: z.string(),
  customerEmail: z.string(),
  tier: z.enum(TIERS),
  /** The message it answers; texts are null for those who may not see personal data. */
  message: z.object({
    id: z.string(),
    fromName: z.string(),
    at: Instant,
    subject: z.string().nullable(),
    body: z.string().nullable(),
    quoted: z.string().nullable(),
    /** Characters of the whole mail when `body` and `quoted` are only its beginning; else null. */
    wholeLength: z.int().nullable(),
    /** Days after which retention cleared the text; null while it is kept. */
    clearedAfterDays: z.int().nullable(),
    sender: SenderFacts,
  }),
};

const refundDetails = {
  form: z.literal("refund"),
  ...aboutMail,
  orderId: z.string(),
  amountCents: z.int(),
  currency: z.string(),
  /** The agent's statements. */
  evidence: z.array(
    z.object({
      text: z.string(),
      /** The tool that the model names; it is the source only where `source` is `tool`. */
      tool: z.string(),
      /** A tool's result, the customer's own words, or the model alone. Null on old statements without a source. */
      source: z.enum(STATEMENT_SOURCES).nullable(),
    }),
  ),
  draftReply: z.string().nullable(),
  customer: z.object({ name: z.string(), since: Instant, orders: z.int(), refunds: z.int() }),
  order: z.object({
    description: z.string(),
    chargeId: z.string(),
    paidCents: z.int(),
    refundedCents: z.int(),
    placedAt: Instant,
  }),
  /** Stripe's present state of the payment; null when the approval is closed. */
  charge: z
    .object({
      /** False if Stripe did not answer in time: then the fields below are unknown. */
      asked: z.boolean(),
      at: Instant,
      /** The sum refunded before, by us or by hand at Stripe, and the rest; null if unknown. */
      refundedCents: z.int().nullable(),
      leftCents: z.int().nullable(),
      /** Stripe's state of a dispute, and its deadline; null without one. */
      dispute: z.object({ status: z.string(), dueBy: Instant.nullable() }).nullable(),
      /** Why Stripe would refuse this refund; null if it would not, or if unknown. */
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
  /** Similar past cases and their decisions, the most similar first. */
  similar: z.array(SimilarCase),
  /** The exact effect that paying will send to Stripe. */
  payload: z.object({
    method: z.literal("POST"),
    path: z.string(),
    idempotencyKey: z.string(),
    body: z.record(z.string(), z.unknown()),
  }),
  /** The answer to the customer once it is on its way. */
  reply: z
    .object({ id: z.string(), status: z.enum(MESSAGE_STATUSES), sentAt: Instant.nullable() })
    .nullable(),
};

/** A refund's card: the mail, the draft, the payment. */
export const RefundCard = CommonCard.extend(refundDetails);
export type RefundCard = z.infer<typeof RefundCard>;

const replyDetails = {
  form: z.literal("reply"),
  ...aboutMail,
  customerName: z.string(),
  /** The worker's text; null for those who may not see personal data. */
  draft: z.string().nullable(),
  /** Sentences that no record supports now; with them the draft is not sent. Empty once it is closed. */
  unsupported: z.array(UnsupportedSentence),
  /** The answer that was or is being sent, with a person's edit; null without one. */
  sent: z
    .object({
      id: z.string(),
      status: z.enum(MESSAGE_STATUSES),
      sentAt: Instant.nullable(),
      body: z.string().nullable(),
    })
    .nullable(),
};

/** A reply's card: the mail and the draft. */
export const ReplyCard = CommonCard.extend(replyDetails);
export type ReplyCard = z.infer<typeof ReplyCard>;

const plainDetails = {
  form: z.literal("plain"),
  /** Longer text of the requester; empty without one, null for roles that may not see personal data. */
  summary: z.string().nullable(),
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
  /** The form of a typed answer, a JSON Schema; null when none is asked. */
  inputSchema: AnswerForm.nullable(),
  /** The choices for an answer; null without choices. */
  choices: z.array(z.string()).nullable(),
  /** The people and roles whom the requester named, in its order; null when the policy says who decides. */
  deciders: z.object({ names: z.array(z.string()), ordered: z.boolean() }).nullable(),
};

/** The card of a kind without sections of its own: a summary and facts. */
export const PlainCard = CommonCard.extend(plainDetails);
export type PlainCard = z.infer<typeof PlainCard>;

/** Everything a reviewer needs to decide, on one card; `GET /api/approvals/:id`. `form` names its sections. */
export const ApprovalCard = z.discriminatedUnion("form", [RefundCard, ReplyCard, PlainCard]);
export type ApprovalCard = z.infer<typeof ApprovalCard>;

/** The sections that a kind adds to a card. */
export type RefundDetails = Pick<RefundCard, keyof typeof refundDetails | "impossible">;
export type ReplyDetails = Pick<ReplyCard, keyof typeof replyDetails | "impossible">;
export type CardDetails =
  | RefundDetails
  | ReplyDetails
  | Pick<PlainCard, keyof typeof plainDetails | "impossible">;

/** Cursor: an id; for pending approvals, with the deadline in milliseconds in front. */
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
