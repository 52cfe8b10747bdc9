import { z } from "zod";
import { ANYBODY, Approver, MOST_APPROVERS } from "./rule/approvers.ts";
import { DEADLINE_MS, HOLD_MS } from "./rule/bounds.ts";
import { Condition } from "./rule/conditions.ts";

export { DEADLINE_MS, HOLD_MS };

const MOST_RULES = 100;
const MOST_CONDITIONS = 10;

const ask = {
  verdict: z.literal("ask"),
  /** As many distinct people as there are entries. */
  approvers: z.array(Approver).min(1).max(MOST_APPROVERS),
  /** True if they must approve in the order of the list. */
  ordered: z.boolean().default(false),
  /** How long the approval stays open. A request of another application has its own deadline. */
  deadlineMs: z.int().min(DEADLINE_MS.min).max(DEADLINE_MS.max).default(DEADLINE_MS.usual),
};

export const Ask = z.strictObject(ask);
export type Ask = z.infer<typeof Ask>;

/** The outcome of a rule: the effect happens unasked, people are asked, or it is refused. */
const Outcome = z.discriminatedUnion("verdict", [
  z.strictObject({ verdict: z.literal("automatic") }),
  Ask,
  z.strictObject({ verdict: z.literal("refuse") }),
]);
export type Outcome = z.infer<typeof Outcome>;

/** One rule: it decides about effects of its kind that meet every condition. */
export const Rule = z.strictObject({
  /** A kind of approval; lib/approvals/kinds has one file for each. */
  kind: z.string().regex(/^[a-z][a-z_]{0,39}$/, "a kind of approval, such as refund"),
  when: z.array(Condition).max(MOST_CONDITIONS).default([]),
  outcome: Outcome,
});
export type Rule = z.infer<typeof Rule>;

/**
 * The rules of the approval gate, in order: the first matching rule decides, and `otherwise` asks about everything
 * else. Times in milliseconds, money in minor units.
 */
export const PolicyRules = z.strictObject({
  rules: z.array(Rule).max(MOST_RULES),
  otherwise: Ask,
  /** How long a rejection can be taken back. */
  holdMs: z.int().min(HOLD_MS.min).max(HOLD_MS.max).default(HOLD_MS.usual),
});
export type PolicyRules = z.infer<typeof PolicyRules>;

export interface Policy {
  version: number;
  rules: PolicyRules;
  /** Published through the console and not changed since; otherwise nothing is approved or paid under it. */
  verified: boolean;
}

/** Two people must agree to everything: for unreadable rules, and for a policy that was not published here. */
export const STRICTEST: PolicyRules = {
  rules: [],
  otherwise: {
    verdict: "ask",
    approvers: [{ roles: ["senior", "admin"], userIds: [] }, ANYBODY],
    ordered: true,
    deadlineMs: DEADLINE_MS.usual,
  },
  holdMs: HOLD_MS.usual,
};
