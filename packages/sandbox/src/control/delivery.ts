import { z } from "zod";
import { InboundMail } from "../postmark/build-inbound.ts";
import { OpenDisputeStatus } from "../stripe/dispute.ts";

const Payload = z.record(z.string(), z.json());

/** An order for one webhook. A `payload` is sent as it is; otherwise it is built from the vendor's state. */
export const WebhookOrder = z.discriminatedUnion("kind", [
  z
    .strictObject({
      kind: z.literal("postmark.inbound"),
      payload: Payload.optional(),
      mail: InboundMail.optional(),
    })
    .refine(({ payload, mail }) => (payload === undefined) !== (mail === undefined), "give payload or mail"),
  z
    .strictObject({
      kind: z.enum(["postmark.delivery", "postmark.bounce", "postmark.spam-complaint"]),
      payload: Payload.optional(),
      messageId: z.string().optional(),
    })
    .refine(
      ({ payload, messageId }) => (payload === undefined) !== (messageId === undefined),
      "give payload or messageId",
    ),
  z.strictObject({ kind: z.literal("stripe.event"), payload: Payload }),
  z.strictObject({ kind: z.enum(["stripe.refund.created", "stripe.refund.updated"]), refundId: z.string() }),
  z.strictObject({
    kind: z.literal("stripe.refund.failed"),
    refundId: z.string(),
    failureReason: z.string().default("expired_or_canceled_card"),
  }),
  z.strictObject({
    kind: z.enum(["stripe.customer.created", "stripe.customer.updated", "stripe.customer.deleted"]),
    customerId: z.string(),
  }),
  z.strictObject({ kind: z.literal("stripe.charge.succeeded"), chargeId: z.string() }),
  z.strictObject({
    kind: z.literal("stripe.checkout.session.completed"),
    chargeId: z.string(),
    email: z.email().optional(),
    name: z.string().optional(),
    metadata: z.record(z.string(), z.string()).default({}),
  }),
  z.strictObject({
    kind: z.literal("slack.press"),
    /** The message with the button. */
    channel: z.string(),
    ts: z.string(),
    /** `action_id` of the button. */
    action: z.string(),
    /** Who presses: a member ID. */
    user: z.string(),
  }),
  z.strictObject({
    kind: z.literal("stripe.charge.dispute.created"),
    chargeId: z.string(),
    status: OpenDisputeStatus.default("needs_response"),
  }),
  z.strictObject({
    kind: z.literal("stripe.charge.dispute.closed"),
    chargeId: z.string(),
    outcome: z.enum(["won", "lost"]).default("won"),
  }),
]);
export type WebhookOrder = z.infer<typeof WebhookOrder>;

/** How the webhooks are sent. */
const Manner = z.object({
  /** Number of copies of each webhook, with the same id. */
  copies: z.int().min(1).max(1_000).default(1),
  /** Milliseconds to wait before each sending. */
  delayMs: z.int().min(0).max(60_000).default(0),
  /** In random order. */
  shuffle: z.boolean().default(false),
  /** Concurrently instead of one after the other. */
  parallel: z.boolean().default(false),
});
type Manner = z.infer<typeof Manner>;

/** What to send and how. */
export interface Delivery extends Manner {
  items: WebhookOrder[];
}

const MANNER_KEYS = new Set(["copies", "delayMs", "shuffle", "parallel"]);

/**
 * Body of `POST /__sandbox/deliver`: one webhook (`{kind, …}`) or several (`{items: [{kind, …}]}`),
 * with `copies`, `delayMs`, `shuffle`, `parallel`.
 */
export const Delivery: z.ZodType<Delivery> = z
  .record(z.string(), z.unknown())
  .transform((body) => {
    const manner = Object.fromEntries(Object.entries(body).filter(([key]) => MANNER_KEYS.has(key)));
    const rest = Object.fromEntries(Object.entries(body).filter(([key]) => !MANNER_KEYS.has(key)));
    return { ...manner, items: "items" in rest ? rest.items : [rest] };
  })
  .pipe(Manner.extend({ items: z.array(WebhookOrder).min(1).max(1_000) }));

/** A refused control call; its message is the answer. */
export class ControlError extends Error {
  readonly status: number;
  readonly code: "invalid_request" | "not_found" | "not_running";
  constructor(status: number, code: ControlError["code"], message: string) {
    super(message);
    this.name = "ControlError";
    this.status = status;
    this.code = code;
  }
}

/** 404 for an unknown id in an order for a webhook. */
export function unknownToSandbox(what: string): ControlError {
  return new ControlError(404, "not_found", `The sandbox knows no ${what}. Nothing was sent.`);
}
