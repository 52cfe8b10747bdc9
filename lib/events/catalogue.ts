import { z } from "zod";
import { TIERS } from "@/db/schema/vocabulary";
import { findUnstorable } from "@/lib/storable-text";

interface EventTerms {
  /** The sender, in words; left out where functions declare that they send it. */
  sentBy?: string;
  /**
   * The effect an event must have. `start`: it starts runs of functions, and is sent again, with the same id, until the
   * ledger has seen one. `wake`: runs wait for it or are cancelled by it, which needs no resend because each looks
   * again by itself. `none`: it is for other apps on the engine; nothing here handles it, on purpose.
   */
  effect?: "start" | "wake" | "none";
  /** Any run may wait for it, whichever its function: the middleware waits. */
  awaitedByAny?: boolean;
  /**
   * Whether a person may send it from the desk. Only an event of the shop, or one that asks for a look: an event of a
   * vendor says what that vendor did, and the other events of our own code follow a row that it wrote.
   */
  byHand?: boolean;
}

/** Functions declare which events start or wake them: `listenersOf` gives the listeners of an event. */
function event<Schema extends z.ZodObject>(
  schema: Schema,
  { sentBy, effect = "start", awaitedByAny = false, byHand = false }: EventTerms = {},
) {
  return { schema: storable(schema), sentBy, effect, awaitedByAny, byHand, startsRun: effect === "start" };
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
  "customer/email.received": event(
    z.object({
      messageId: z.string(),
      ticketId: z.string(),
      /** Null when the sender is nobody we know. */
      customerId: z.string().nullable(),
      tier: z.enum(TIERS),
      /** Seconds by which it may overtake others that wait. */
      tierPriority: z.int(),
    }),
    { sentBy: "Postmark" },
  ),
  /** An operation is to be carried out, or to be taken up by another run. */
  "ops/operation.requested": event(z.object({ operationId: z.string() }), {
    sentBy: "the desk",
  }),
  /** It was paused, resumed or aborted: the run that carries it out looks at the row. */
  "ops/operation.changed": event(z.object({ operationId: z.string() }), {
    sentBy: "the desk",
    effect: "wake",
  }),
  /** A stop switch was lifted: whoever waits for it looks again. */
  "ops/switch.changed": event(z.object({ scope: z.string() }), {
    sentBy: "the desk",
    effect: "wake",
    awaitedByAny: true,
  }),
  "refund/approval.decided": event(z.object({ approvalId: z.string(), decisionId: z.string() }), {
    sentBy: "a decision",
    effect: "wake",
  }),
  "stripe/refund.created": event(StripeRefundTold, { sentBy: "Stripe" }),
  "stripe/refund.updated": event(StripeRefundTold, { sentBy: "Stripe" }),
  "stripe/refund.failed": event(StripeRefundTold, {
    sentBy: "Stripe",
  }),
  "stripe/charge.dispute.created": event(StripeDisputeTold, { sentBy: "Stripe" }),
  "stripe/charge.dispute.closed": event(StripeDisputeTold, { sentBy: "Stripe" }),
  "customer/refund.failed": event(z.object({ refundId: z.string(), ticketId: z.string() })),
  "postmark/message.bounced": event(MailOutcomeTold, {
    sentBy: "Postmark",
  }),
  "postmark/message.delivered": event(MailOutcomeTold, {
    sentBy: "Postmark",
  }),
  "postmark/spam.complained": event(MailOutcomeTold, {
    sentBy: "Postmark",
  }),
  "user/trial.started": event(CustomerTold, {
    sentBy: "a webhook source",
    byHand: true,
  }),
  "customer/churned": event(CustomerTold, {
    sentBy: "a webhook source",
    effect: "wake",
    byHand: true,
  }),
  "customer/refund.investigation_started": event(z.object({ refundId: z.string(), userId: z.string() }), {
    sentBy: "the desk",
    effect: "wake",
  }),
  "customer/refund.escalated": event(z.object({ refundId: z.string() })),
  "customer/health_check.requested": event(CustomerTold, {
    byHand: true,
  }),
  "ticket/resolved": event(z.object({ ticketId: z.string() }), {
    sentBy: "the desk, or a sent reply",
  }),
  "ticket/embedded": event(z.object({ ticketId: z.string() }), {
    effect: "none",
  }),
  "ticket/reply_written": event(z.object({ ticketId: z.string(), messageId: z.string() }), {
    sentBy: "the desk",
  }),
  /** A person proposed a refund: its approval is open, and a run has to wait for the answer. */
  "ticket/refund_proposed": event(z.object({ approvalId: z.string(), ticketId: z.string() }), {
    sentBy: "the desk",
  }),
  "ticket/investigation_requested": event(z.object({ ticketId: z.string(), userId: z.string() }), {
    sentBy: "the desk",
  }),
  "ticket/summary_requested": event(z.object({ ticketId: z.string() }), {
    sentBy: "the desk",
  }),
};

const NAMES = Object.keys(EVENTS).filter((name): name is keyof typeof EVENTS => Object.hasOwn(EVENTS, name));

/** The name of an event of ours. */
export const EventName = z.enum(NAMES);
export type EventName = z.infer<typeof EventName>;
export type EventData<Name extends EventName> = z.infer<(typeof EVENTS)[Name]["schema"]>;
