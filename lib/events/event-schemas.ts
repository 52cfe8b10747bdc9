import { findUnstorable } from "@vagus/primitives/storable-text";
import { z } from "zod";
import { TIERS } from "@/db/schema/vocabulary";

/**
 * Rejects data with text that PostgreSQL cannot store or compare: a function would fail to look it up in every attempt,
 * whoever sent the event.
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

/** An approval was decided, or ended without a decision. */
const ApprovalDecided = z.object({ approvalId: z.string(), decisionId: z.string() });

/** The state of a refund at Stripe. A refund made in Stripe's dashboard has none of our ids. */
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

/** A dispute of a charge at Stripe. */
const StripeDisputeTold = z.object({
  /** Null when the charge is not ours, or Stripe did not name it. */
  orderId: z.string().nullable(),
  disputeId: z.string(),
  /** Stripe's word; null when Stripe must be asked, also for the charge. */
  status: z.string().nullable(),
  customerId: z.string().nullable(),
});
export type StripeDisputeTold = z.infer<typeof StripeDisputeTold>;

/** A customer at Stripe was created, changed or deleted. The function asks Stripe for the present data. */
const StripeCustomerTold = z.object({
  stripeCustomerId: z.string(),
  /** Null for a customer that we do not have yet. */
  customerId: z.string().nullable(),
});
export type StripeCustomerTold = z.infer<typeof StripeCustomerTold>;

/** A payment at Stripe, by its charge or its checkout. The function asks Stripe for the rest. */
const StripePaymentTold = z.object({
  chargeId: z.string().nullable(),
  checkoutSessionId: z.string().nullable(),
  /** The order of the charge, if known. */
  orderId: z.string().nullable(),
  customerId: z.string().nullable(),
});
export type StripePaymentTold = z.infer<typeof StripePaymentTold>;

/** The delivery outcome of a mail that we sent. */
const MailOutcomeTold = z.object({
  messageId: z.string(),
  ticketId: z.string(),
  customerId: z.string().nullable(),
  /** Postmark's word, such as `HardBounce`; for a delivery `Delivery`. */
  kind: z.string(),
  /** Whether Postmark no longer sends to the address. */
  inactive: z.boolean(),
});
export type MailOutcomeTold = z.infer<typeof MailOutcomeTold>;

/** An action of a customer in the shop. */
const CustomerTold = z.object({ customerId: z.string() });

/** The data of every event: ids and codes, never personal data. Not strict, because engines add fields. */
export const EVENT_SCHEMAS = {
  "customer/email.received": storable(
    z.object({
      messageId: z.string(),
      ticketId: z.string(),
      /** Null for an unknown sender. */
      customerId: z.string().nullable(),
      tier: z.enum(TIERS),
      /** Seconds by which its run may overtake waiting ones. */
      tierPriority: z.int(),
    }),
  ),
  /** An operation must be carried out, or continued by another run. */
  "ops/operation.requested": storable(z.object({ operationId: z.string() })),
  /** An operation was paused, resumed or aborted: its driver reads the row. */
  "ops/operation.changed": storable(z.object({ operationId: z.string() })),
  /** A stop switch was lifted: runs that wait for it look again. */
  "ops/switch.changed": storable(z.object({ scope: z.string() })),
  "approval/decided": storable(ApprovalDecided),
  /** An approval opened, and somebody wants a mail about those that they may decide. */
  "approval/opened": storable(z.object({ approvalId: z.string() })),
  /** An approval opened, or got a new version: a vote, more time, its end. Messages about it show another state. */
  "approval/changed": storable(z.object({ approvalId: z.string(), version: z.int() })),
  /** An approval has used half or three quarters of its time, and a notice about it was stored. */
  "approval/clock_rang": storable(z.object({ approvalId: z.string(), noticeId: z.string() })),
  /** An answer must be sent to its target, unless this attempt was made already. */
  "approval/answer_due": storable(
    z.object({ deliveryId: z.string(), decisionId: z.string(), attempt: z.int() }),
  ),
  "refund/approval.decided": storable(ApprovalDecided),
  "stripe/refund.created": storable(StripeRefundTold),
  "stripe/refund.updated": storable(StripeRefundTold),
  "stripe/refund.failed": storable(StripeRefundTold),
  "stripe/charge.dispute.created": storable(StripeDisputeTold),
  "stripe/charge.dispute.closed": storable(StripeDisputeTold),
  "stripe/customer.created": storable(StripeCustomerTold),
  "stripe/customer.updated": storable(StripeCustomerTold),
  "stripe/customer.deleted": storable(StripeCustomerTold),
  "stripe/charge.succeeded": storable(StripePaymentTold),
  "stripe/checkout.session.completed": storable(StripePaymentTold),
  "customer/refund.failed": storable(z.object({ refundId: z.string(), ticketId: z.string() })),
  "postmark/message.bounced": storable(MailOutcomeTold),
  "postmark/message.delivered": storable(MailOutcomeTold),
  "postmark/spam.complained": storable(MailOutcomeTold),
  "user/trial.started": storable(CustomerTold),
  "customer/churned": storable(CustomerTold),
  "customer/refund.investigation_started": storable(z.object({ refundId: z.string(), userId: z.string() })),
  "customer/refund.escalated": storable(z.object({ refundId: z.string() })),
  "customer/health_check.requested": storable(CustomerTold),
  "ticket/resolved": storable(z.object({ ticketId: z.string() })),
  "ticket/embedded": storable(z.object({ ticketId: z.string() })),
  "ticket/reply_written": storable(z.object({ ticketId: z.string(), messageId: z.string() })),
  /** A person proposed a refund: its approval is open, and a run must wait for the decision. */
  "ticket/refund_proposed": storable(z.object({ approvalId: z.string(), ticketId: z.string() })),
  "ticket/investigation_requested": storable(z.object({ ticketId: z.string(), userId: z.string() })),
  "ticket/summary_requested": storable(z.object({ ticketId: z.string() })),
};

const NAMES = Object.keys(EVENT_SCHEMAS).filter((name): name is keyof typeof EVENT_SCHEMAS =>
  Object.hasOwn(EVENT_SCHEMAS, name),
);

/** The name of an event in the catalogue. */
export const EventName = z.enum(NAMES);
export type EventName = z.infer<typeof EventName>;
export type EventData<Name extends EventName> = z.infer<(typeof EVENT_SCHEMAS)[Name]>;
