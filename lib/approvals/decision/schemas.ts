import { z } from "zod";
import { DECISIONS } from "@/db/schema/vocabulary";
import { Int4 } from "@/lib/http/schemas";
import { LARGEST_AMOUNT } from "@/lib/money";
import { CUSTOMER_NOTE_MAX } from "../rules.ts";

/** Body of `POST /api/approvals/:id/decision`. */
export const DecideApproval = z
  .strictObject({
    decision: z.enum(DECISIONS),
    /** The reason, for colleagues only. */
    comment: z.string().trim().max(2000).default(""),
    /** The note to the customer about a rejection. */
    customerNote: z.string().trim().max(CUSTOMER_NOTE_MAX).default(""),
    /** The typed answer, for a request that asks for one; checked against its schema. */
    answer: z.unknown().optional(),
    /** The version that the person saw. */
    version: Int4.min(1),
    /** The effect that the person saw; without it only the version is compared. */
    effectHash: z.string().max(100).optional(),
  })
  .refine(({ decision, customerNote }) => decision === "reject" || customerNote === "", {
    path: ["customerNote"],
    error: "Only a rejection takes a note to the customer; the reply to an approval was drafted already.",
  });
export type DecideApproval = z.input<typeof DecideApproval>;

/** Body of `POST /api/approvals/:id/extend`. */
export const ExtendApproval = z.strictObject({
  /** The version that the person saw. */
  version: Int4.min(1),
});
export type ExtendApproval = z.infer<typeof ExtendApproval>;

/** Body of `POST /api/approvals/:id/amend`. */
export const AmendApproval = z.strictObject({
  /** The new amount, in minor units of the refund's currency. */
  amountCents: z.int().positive().max(LARGEST_AMOUNT),
  /** Internal: for reviewers and the audit log. */
  reason: z.string().trim().min(1, "Say why.").max(2000),
  /** The version and the effect that the person saw. */
  version: Int4.min(1),
  effectHash: z.string().min(1).max(100),
});
export type AmendApproval = z.infer<typeof AmendApproval>;
