import { z } from "zod";

/** The rules of the approval gate. Amounts in minor units of the refund's own currency, times in milliseconds. */
export const PolicyRules = z.object({
  /** Below this no person is asked; 0 asks always. */
  automaticBelowCents: z.int().min(0),
  /** Up to this one person suffices, above it two distinct ones, one of them allowed to decide large amounts. */
  oneApproverUpToCents: z.int().min(0),
  /** Above this nobody may. */
  refusedAboveCents: z.int().min(0),
  /** How long the question stays open. */
  deadlineMs: z.int().positive(),
  /** How long a rejection can be taken back. */
  holdMs: z.int().min(0),
});
export type PolicyRules = z.infer<typeof PolicyRules>;

export interface Policy {
  version: number;
  rules: PolicyRules;
}

/** Body of `POST /api/policies`. */
export const PublishPolicy = z.object({ rules: PolicyRules, note: z.string().trim().min(1).max(500) });
export type PublishPolicy = z.infer<typeof PublishPolicy>;
