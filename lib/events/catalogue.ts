import { z } from "zod";
import { TIERS } from "@/db/schema/vocabulary";

interface EventEntry {
  schema: z.ZodObject;
  /** Whether a run must follow. If so the event is sent again, with the same id, until the ledger saw one. */
  startsRun: boolean;
}

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
  /** A stop switch was lifted: whoever waits for it looks again. */
  "ops/switch.changed": {
    schema: z.object({ scope: z.string() }),
    startsRun: false,
  },
  "refund/approval.decided": {
    schema: z.object({ approvalId: z.string(), decisionId: z.string() }),
    startsRun: false,
  },
} as const satisfies Record<string, EventEntry>;

export type EventName = keyof typeof EVENTS;
export type EventData<Name extends EventName> = z.infer<(typeof EVENTS)[Name]["schema"]>;
