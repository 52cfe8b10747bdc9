import type { REQUESTER_TYPES, TICKET_CATEGORIES, TIERS } from "@/db/schema/vocabulary";
import type { Money } from "@/lib/http/schemas";

/** Every fact that a rule can use. A kind of approval lists the facts that it measures. */
export const FACT_NAMES = [
  "amount",
  "tier",
  "topic",
  "earlierRefunds",
  "risk",
  "requester",
  "workerVersion",
  "approvedDrafts",
  "sample",
] as const;
export type FactName = (typeof FACT_NAMES)[number];

/** A kind of approval with the facts that it measures. */
export interface MeasuredKind {
  name: string;
  measures: readonly FactName[];
}

/** Earlier refunds are counted over this many days before the approval. */
export const EARLIER_DAYS = 90;

/** The facts about one effect. A fact that is missing was not measured, and no condition on it matches. */
export interface Facts {
  /** The money that the effect moves, in minor units of its currency. */
  amount?: Money;
  tier?: (typeof TIERS)[number];
  topic?: (typeof TICKET_CATEGORIES)[number];
  /** Approved refunds of the customer in the 90 days before, without those that failed or were blocked. */
  earlierRefunds?: number;
  /** The customer's risk score, 0 to 100. */
  risk?: number;
  requester?: { type: (typeof REQUESTER_TYPES)[number]; id: string };
  /** The version of the worker that proposed it. */
  workerVersion?: string;
  /** Number of replies of this worker version that people approved, up to 1,000. */
  approvedDrafts?: number;
  /** 1 to 100, stable for a mail: values up to 10 are a tenth of all mails. */
  sample?: number;
}

/** An effect with the facts that the policy judges. */
export interface Subject {
  kind: string;
  facts: Facts;
  /** True when the stored facts are missing or were changed; then only the amount, from the effect, is known. */
  unproven?: boolean;
}
