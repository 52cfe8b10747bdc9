import type { REQUESTER_TYPES, TICKET_CATEGORIES, TIERS } from "@/db/schema/vocabulary";
import type { Money } from "@/lib/http/schemas";

/** Everything that a rule can look at. A kind of approval says which of these it measures. */
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

/** Earlier refunds are counted over this many days before the question. */
export const EARLIER_DAYS = 90;

/** The facts about one effect. A fact that is missing was not measured, and no condition on it matches. */
export interface Facts {
  /** The money that the effect moves, in minor units of its currency. */
  amount?: Money;
  tier?: (typeof TIERS)[number];
  topic?: (typeof TICKET_CATEGORIES)[number];
  /** Refunds of the customer that were agreed to in the 90 days before, without those that failed or were blocked. */
  earlierRefunds?: number;
  /** The customer's risk score, 0 to 100. */
  risk?: number;
  requester?: { type: (typeof REQUESTER_TYPES)[number]; id: string };
  /** The version of the worker that proposed it. */
  workerVersion?: string;
  /** How many replies of this worker version people have agreed to, up to 1,000. */
  approvedDrafts?: number;
  /** 1 to 100, the same for a mail whenever it is looked at: up to 10 is a tenth of all. */
  sample?: number;
}

/** An effect as the policy sees it. */
export interface Subject {
  kind: string;
  facts: Facts;
  /** True when the stored facts are missing or were changed: only the amount, which the effect says, is known. */
  unproven?: boolean;
}
