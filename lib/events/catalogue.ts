import { z } from "zod";
import { TIERS } from "@/db/schema/vocabulary";
import { findUnstorable } from "@/lib/storable-text";

interface Ends {
  /** Who sends it, in words. */
  sentBy: string;
  /** Ids of the functions it starts. */
  wakes?: readonly string[];
  /** Ids of the functions whose runs wait for it, or are cancelled by it; `*` for any that may wait. */
  awaitedBy?: readonly string[];
  /** Sent for other apps on the engine: nothing here handles it, on purpose. */
  forOthers?: boolean;
  /**
   * Whether a person may send it from the desk. Only what the shop tells and what asks for a look: an event of a vendor
   * says what that vendor did, and the others of our own code follow a row that it wrote.
   */
  byHand?: boolean;
}

/**
 * `startsRun`: whether a run must follow. If so the event is sent again, with the same id, until the ledger saw one. An
 * event that wakes nothing, is awaited by nothing and is not for others is one nobody listens to.
 */
function told<Schema extends z.ZodObject>(
  schema: Schema,
  { sentBy, wakes = [], awaitedBy = [], forOthers = false, byHand = false }: Ends,
) {
  return {
    schema: storable(schema),
    sentBy,
    wakes,
    awaitedBy,
    forOthers,
    byHand,
    startsRun: wakes.length > 0,
  };
}

/**
 * Refuses data with text that PostgreSQL cannot store or compare with: whoever sent the event, a function would look it
 * up in vain, attempt after attempt.
 */
function storable<Schema extends z.ZodObject>(schema: Schema): Schema {
  return schema.check(({ value, issues }) => {
    for (const path of findUnstorable(value))
      issues.push({
        code: "custom",
        input: value,
        path,
        message: "text with NUL or half of a surrogate pair",
      });
  });
}

/** What Stripe says of a refund. Not ours, when somebody made it at Stripe by hand: then without our ids. */
const StripeRefundTold = z.object({
  refundId: z.string().nullable(),
  /** Null when only our row is known: then Stripe's list is searched. */
  stripeRefundId: z.string().nullable(),
  /** Stripe's word; null when it has to be asked. */
  status: z.string().nullable(),
  ticketId: z.string().nullable(),
  customerId: z.string().nullable(),
});
export type StripeRefundTold = z.infer<typeof StripeRefundTold>;

/** What Stripe says of a charge that a bank calls back. */
const StripeDisputeTold = z.object({
  /** Null when the charge is none of ours, or Stripe did not say which. */
  orderId: z.string().nullable(),
  disputeId: z.string(),
  /** Stripe's word; null when it has to be asked, for the charge as well. */
  status: z.string().nullable(),
  customerId: z.string().nullable(),
});
export type StripeDisputeTold = z.infer<typeof StripeDisputeTold>;

/** What became of a mail that we sent. */
const MailOutcomeTold = z.object({
  messageId: z.string(),
  ticketId: z.string(),
  customerId: z.string().nullable(),
  /** Postmark's word, such as `HardBounce`; for a delivery `Delivery`. */
  kind: z.string(),
  /** Whether Postmark writes to the address no more. */
  inactive: z.boolean(),
});
export type MailOutcomeTold = z.infer<typeof MailOutcomeTold>;

/** A customer of the shop did something there. */
const CustomerTold = z.object({ customerId: z.string() });

/**
 * Every event of ours: ids and codes, never personal data. Never strict, because engines add fields of their own.
 */
export const EVENTS = {
  "customer/email.received": told(
    z.object({
      messageId: z.string(),
      ticketId: z.string(),
      /** Null when the sender is nobody we know. */
      customerId: z.string().nullable(),
      tier: z.enum(TIERS),
      /** Seconds by which it may overtake others that wait. */
      tierPriority: z.int(),
    }),
    { sentBy: "Postmark", wakes: ["handle-customer-email", "classify-message", "update-last-contact"] },
  ),
  /** An operation is to be carried out, or to be taken up by another run. */
  "ops/operation.requested": told(z.object({ operationId: z.string() }), {
    sentBy: "the desk",
    wakes: ["run-operation"],
  }),
  /** It was paused, resumed or aborted: the run that carries it out looks at the row. */
  "ops/operation.changed": told(z.object({ operationId: z.string() }), {
    sentBy: "the desk",
    awaitedBy: ["run-operation"],
  }),
  /** A stop switch was lifted: whoever waits for it looks again. */
  "ops/switch.changed": told(z.object({ scope: z.string() }), { sentBy: "the desk", awaitedBy: ["*"] }),
  "refund/approval.decided": told(z.object({ approvalId: z.string(), decisionId: z.string() }), {
    sentBy: "a decision",
    awaitedBy: ["handle-customer-email", "pay-proposed-refund"],
  }),
  "stripe/refund.created": told(StripeRefundTold, { sentBy: "Stripe", wakes: ["confirm-refund"] }),
  "stripe/refund.updated": told(StripeRefundTold, { sentBy: "Stripe", wakes: ["confirm-refund"] }),
  "stripe/refund.failed": told(StripeRefundTold, {
    sentBy: "Stripe",
    wakes: [
      "confirm-refund",
      "refund-failed-notify-support",
      "refund-failed-update-risk-score",
      "refund-failed-post-slack",
    ],
  }),
  "stripe/charge.dispute.created": told(StripeDisputeTold, { sentBy: "Stripe", wakes: ["dispute-opened"] }),
  "stripe/charge.dispute.closed": told(StripeDisputeTold, { sentBy: "Stripe", wakes: ["dispute-closed"] }),
  "customer/refund.failed": told(z.object({ refundId: z.string(), ticketId: z.string() }), {
    sentBy: "refund-failed-notify-support",
    wakes: ["refund-investigation"],
  }),
  "postmark/message.bounced": told(MailOutcomeTold, {
    sentBy: "Postmark",
    wakes: ["record-delivery-outcome"],
  }),
  "postmark/message.delivered": told(MailOutcomeTold, {
    sentBy: "Postmark",
    wakes: ["record-delivery-outcome"],
  }),
  "postmark/spam.complained": told(MailOutcomeTold, {
    sentBy: "Postmark",
    wakes: ["record-delivery-outcome"],
  }),
  "user/trial.started": told(CustomerTold, {
    sentBy: "a webhook source",
    wakes: ["trial-welcome-series"],
    byHand: true,
  }),
  "customer/churned": told(CustomerTold, {
    sentBy: "a webhook source",
    awaitedBy: ["trial-welcome-series"],
    byHand: true,
  }),
  "customer/refund.investigation_started": told(z.object({ refundId: z.string(), userId: z.string() }), {
    sentBy: "the desk",
    awaitedBy: ["refund-investigation"],
  }),
  "customer/refund.escalated": told(z.object({ refundId: z.string() }), {
    sentBy: "refund-investigation",
    wakes: ["notify-senior-reviewers"],
  }),
  "customer/health_check.requested": told(CustomerTold, {
    sentBy: "daily-health-check",
    wakes: ["customer-health-check"],
    byHand: true,
  }),
  "ticket/resolved": told(z.object({ ticketId: z.string() }), {
    sentBy: "the desk, or a sent reply",
    wakes: ["batch-embed-tickets"],
  }),
  "ticket/embedded": told(z.object({ ticketId: z.string() }), {
    sentBy: "batch-embed-tickets",
    forOthers: true,
  }),
  "ticket/reply_written": told(z.object({ ticketId: z.string(), messageId: z.string() }), {
    sentBy: "the desk",
    wakes: ["send-written-reply"],
  }),
  /** A person proposed a refund: its approval is open, and a run has to wait for the answer. */
  "ticket/refund_proposed": told(z.object({ approvalId: z.string(), ticketId: z.string() }), {
    sentBy: "the desk",
    wakes: ["pay-proposed-refund"],
  }),
  "ticket/investigation_requested": told(z.object({ ticketId: z.string(), userId: z.string() }), {
    sentBy: "the desk",
    wakes: ["investigate-ticket"],
  }),
  "ticket/summary_requested": told(z.object({ ticketId: z.string() }), {
    sentBy: "the desk",
    wakes: ["thread-summary"],
  }),
};

const NAMES = Object.keys(EVENTS).filter((name): name is keyof typeof EVENTS => Object.hasOwn(EVENTS, name));

/** The name of an event of ours. */
export const EventName = z.enum(NAMES);
export type EventName = z.infer<typeof EventName>;
export type EventData<Name extends EventName> = z.infer<(typeof EVENTS)[Name]["schema"]>;
