import type { EventName } from "./event-schemas.ts";

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

/** The terms of every event. `EVENT_SCHEMAS` has their data; functions declare the events they listen to. */
const TERMS: Record<EventName, EventTerms> = {
  "customer/email.received": { sentBy: "Postmark" },
  "ops/operation.requested": { sentBy: "the desk" },
  "ops/operation.changed": { sentBy: "the desk", effect: "wake" },
  "ops/switch.changed": { sentBy: "the desk", effect: "wake", awaitedByAny: true },
  "approval/answer_due": { sentBy: "a decision, or the pulse" },
  "approval/opened": { sentBy: "an approval that opens" },
  "approval/changed": { sentBy: "a change of an approval" },
  "approval/clock_rang": { sentBy: "the pulse" },
  "approval/decided": { sentBy: "a decision", effect: "wake" },
  /** The former name: runs that began to wait before the upgrade hear it from a nudge. */
  "refund/approval.decided": { sentBy: "a decision", effect: "wake" },
  "stripe/refund.created": { sentBy: "Stripe" },
  "stripe/refund.updated": { sentBy: "Stripe" },
  "stripe/refund.failed": { sentBy: "Stripe" },
  "stripe/charge.dispute.created": { sentBy: "Stripe" },
  "stripe/charge.dispute.closed": { sentBy: "Stripe" },
  "stripe/customer.created": { sentBy: "Stripe" },
  "stripe/customer.updated": { sentBy: "Stripe" },
  "stripe/customer.deleted": { sentBy: "Stripe" },
  "stripe/charge.succeeded": { sentBy: "Stripe" },
  "stripe/checkout.session.completed": { sentBy: "Stripe" },
  "customer/refund.failed": {},
  "postmark/message.bounced": { sentBy: "Postmark" },
  "postmark/message.delivered": { sentBy: "Postmark" },
  "postmark/spam.complained": { sentBy: "Postmark" },
  "user/trial.started": { sentBy: "a webhook source", byHand: true },
  "customer/churned": { sentBy: "a webhook source", effect: "wake", byHand: true },
  "customer/refund.investigation_started": { sentBy: "the desk", effect: "wake" },
  "customer/refund.escalated": {},
  "customer/health_check.requested": { byHand: true },
  "ticket/resolved": { sentBy: "the desk, or a sent reply" },
  "ticket/embedded": { effect: "none" },
  "ticket/reply_written": { sentBy: "the desk" },
  "ticket/refund_proposed": { sentBy: "the desk" },
  "ticket/investigation_requested": { sentBy: "the desk" },
  "ticket/summary_requested": { sentBy: "the desk" },
};

/** The terms of an event with all defaults filled in. */
interface EventEntry extends Required<Omit<EventTerms, "sentBy">> {
  sentBy: string | undefined;
  /** Whether a run must follow. */
  startsRun: boolean;
}

/** The entry of an event in the catalogue. */
export function eventEntry(name: EventName): EventEntry {
  const { sentBy, effect = "start", awaitedByAny = false, byHand = false } = TERMS[name];
  return { sentBy, effect, awaitedByAny, byHand, startsRun: effect === "start" };
}
