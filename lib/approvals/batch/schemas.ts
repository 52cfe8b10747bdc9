import { z } from "zod";
import { DECISIONS } from "@/db/schema/vocabulary";
import { Instant, Int4, idOf } from "@/lib/http/schemas";
import { ApprovalStatus } from "../schemas.ts";
import { BATCH_MAX } from "./rules.ts";

const BatchItem = z.strictObject({
  id: idOf("approval"),
  decision: z.enum(DECISIONS),
  /** The reason, for colleagues only. */
  comment: z.string().trim().max(2000).default(""),
  /** The version that the person saw. */
  version: Int4.min(1),
  /** The effect that the person saw. */
  effectHash: z.string().min(1).max(100),
});

/** Body of `POST /api/approvals/decisions`. */
export const DecideMany = z.strictObject({
  items: z
    .array(BatchItem)
    .min(1)
    .max(BATCH_MAX)
    .refine((items) => new Set(items.map(({ id }) => id)).size === items.length, {
      error: "Each approval stands in a batch once.",
    }),
});
export type DecideMany = z.input<typeof DecideMany>;

/** The result of one item: the decision as the single route returns it, or the refusal. */
const BatchResult = z.discriminatedUnion("outcome", [
  z.object({
    id: z.string(),
    outcome: z.literal("decided"),
    status: ApprovalStatus,
    version: z.int(),
    /** When it takes effect; until then it can be taken back. Null while more people must agree. */
    effectiveAt: Instant.nullable(),
  }),
  z.object({
    id: z.string(),
    outcome: z.literal("refused"),
    error: z.object({
      /** The HTTP status that a single decision would have had. */
      status: z.int(),
      code: z.string(),
      message: z.string(),
      details: z.record(z.string(), z.unknown()).optional(),
    }),
  }),
]);
export type BatchResult = z.infer<typeof BatchResult>;

/** Answer of `POST /api/approvals/decisions`: one result for each item, in the order of the items. */
export const BatchResults = z.object({ results: z.array(BatchResult) });
export type BatchResults = z.infer<typeof BatchResults>;
