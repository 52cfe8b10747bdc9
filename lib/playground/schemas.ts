import { z } from "zod";
import { Instant } from "@/lib/http/schemas";

/** Body of `POST /api/playground/mails`: a mail as a customer would write it. */
export const PlaygroundMail = z.strictObject({
  /** An email, or the id of a customer. */
  from: z.union([z.email(), z.string().regex(/^cust_\d{3,10}$/)]),
  fromName: z.string().max(100).default(""),
  subject: z.string().min(1).max(300),
  text: z.string().min(1).max(20_000),
  /** How often the vendor delivers it. */
  copies: z.int().min(1).max(5).default(1),
  /** Sent with the headers of an out-of-office answer. */
  automatic: z.boolean().default(false),
  /** Sent from a forged address: Postmark's checks of the sender fail. */
  forged: z.boolean().default(false),
});
export type PlaygroundMail = z.input<typeof PlaygroundMail>;

/** Our answer to each delivery, and where to watch the result. */
export const PlaygroundSent = z.object({
  deliveries: z.array(z.object({ status: z.int(), durationMs: z.number() })),
  ticketId: z.string().nullable(),
});
export type PlaygroundSent = z.infer<typeof PlaygroundSent>;

/** The faults a newcomer can switch on. */
export const FAULTS = ["postmark_503", "stripe_answer_lost", "model_slow", "model_500"] as const;
export const FaultName = z.enum(FAULTS);
export type FaultName = z.infer<typeof FaultName>;

/** The state of the sandbox; `GET /api/playground`. */
export const Playground = z.object({
  customers: z.array(
    z.object({ id: z.string(), name: z.string(), email: z.string(), tier: z.string(), orders: z.int() }),
  ),
  mails: z.array(z.object({ id: z.string(), to: z.string(), subject: z.string(), at: Instant })),
  refunds: z.array(
    z.object({
      id: z.string(),
      orderId: z.string().nullable(),
      amountCents: z.int(),
      currency: z.string(),
      at: Instant,
    }),
  ),
  faults: z.array(z.object({ name: FaultName, on: z.boolean() })),
});
export type Playground = z.infer<typeof Playground>;

/** Body of `PUT /api/playground/faults`. */
export const SwitchFault = z.strictObject({ name: FaultName, on: z.boolean() });
export type SwitchFault = z.infer<typeof SwitchFault>;
