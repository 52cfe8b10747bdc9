import { z } from "zod";
import { TIERS } from "@/db/schema/vocabulary";

interface EventEntry {
  schema: z.ZodObject;
  /** Whether a run must follow. If so the event is sent again, with the same id, until the ledger saw one. */
  startsRun: boolean;
  /** Whether a run may wait for it, or be cancelled by it. An event that does neither is one nobody listens to. */
  waitedFor?: boolean;
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
  "customer/email.received": {
    schema: z.object({
      messageId: z.string(),
      ticketId: z.string(),
      /** Null when the sender is nobody we know. */
      customerId: z.string().nullable(),
      tier: z.enum(TIERS),
      /** Seconds by which it may overtake others that wait. */
      tierPriority: z.int(),
    }),
    startsRun: true,
  },
  /** An operation is to be carried out, or to be taken up by another run. */
  "ops/operation.requested": {
    schema: z.object({ operationId: z.string() }),
    startsRun: true,
  },
  /** It was paused, resumed or aborted: the run that carries it out looks at the row. */
  "ops/operation.changed": {
    schema: z.object({ operationId: z.string() }),
    startsRun: false,
  },
  /** A stop switch was lifted: whoever waits for it looks again. */
  "ops/switch.changed": {
    schema: z.object({ scope: z.string() }),
    startsRun: false,
  },
  "refund/approval.decided": {
    schema: z.object({ approvalId: z.string(), decisionId: z.string() }),
    startsRun: false,
    waitedFor: true,
  },
  "stripe/refund.created": { schema: StripeRefundTold, startsRun: true },
  "stripe/refund.updated": { schema: StripeRefundTold, startsRun: true },
  "stripe/refund.failed": { schema: StripeRefundTold, startsRun: true },
  "stripe/charge.dispute.created": { schema: StripeDisputeTold, startsRun: true },
  "stripe/charge.dispute.closed": { schema: StripeDisputeTold, startsRun: true },
  "customer/refund.failed": {
    schema: z.object({ refundId: z.string(), ticketId: z.string() }),
    startsRun: true,
  },
  "postmark/message.bounced": { schema: MailOutcomeTold, startsRun: true },
  "postmark/message.delivered": { schema: MailOutcomeTold, startsRun: true },
  "postmark/spam.complained": { schema: MailOutcomeTold, startsRun: true },
  "user/trial.started": { schema: CustomerTold, startsRun: true },
  "customer/churned": { schema: CustomerTold, startsRun: false, waitedFor: true },
  "customer/refund.investigation_started": {
    schema: z.object({ refundId: z.string(), userId: z.string() }),
    startsRun: false,
    waitedFor: true,
  },
  "customer/refund.escalated": { schema: z.object({ refundId: z.string() }), startsRun: true },
  "customer/health_check.requested": { schema: z.object({ customerId: z.string() }), startsRun: true },
  "ticket/resolved": { schema: z.object({ ticketId: z.string() }), startsRun: true },
  "ticket/embedded": { schema: z.object({ ticketId: z.string() }), startsRun: false },
  "ticket/reply_written": {
    schema: z.object({ ticketId: z.string(), messageId: z.string() }),
    startsRun: true,
  },
  "ticket/investigation_requested": {
    schema: z.object({ ticketId: z.string(), userId: z.string() }),
    startsRun: true,
  },
  "ticket/summary_requested": { schema: z.object({ ticketId: z.string() }), startsRun: true },
} as const satisfies Record<string, EventEntry>;

const NAMES = Object.keys(EVENTS).filter((name): name is keyof typeof EVENTS => Object.hasOwn(EVENTS, name));

/** The name of an event of ours. */
export const EventName = z.enum(NAMES);
export type EventName = z.infer<typeof EventName>;
export type EventData<Name extends EventName> = z.infer<(typeof EVENTS)[Name]["schema"]>;
