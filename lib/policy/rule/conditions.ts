import { z } from "zod";
import { TICKET_CATEGORIES, TIERS } from "@/db/schema/vocabulary";
import { Currency } from "@/lib/http/schemas";
import { currencyCode, LARGEST_AMOUNT } from "@/lib/money";
import type { Facts } from "./facts.ts";

/** Largest count of earlier refunds in a condition. */
const MOST_REFUNDS = 1_000;
/** Risk scores end here (lib/customers/rules.ts). */
const HIGHEST_RISK = 100;
/** Approved drafts are counted up to this number. */
export const MOST_DRAFTS = 1_000;
const MOST_WORDS = 20;

/** Stripe takes no larger amount, so a limit above it would limit nothing. */
export const Amount = z.int().min(0).max(LARGEST_AMOUNT);

const listOf = <Word extends z.ZodType>(word: Word) =>
  z
    .array(word)
    .min(1)
    .max(MOST_WORDS)
    .refine((all) => new Set(all).size === all.length, "names a word twice");

/** Allowed words of conditions with a closed vocabulary. */
export const CONDITION_WORDS = { tier: TIERS, topic: TICKET_CATEGORIES } as const;

const Compared = z.enum(["up_to", "over"]);

/** One condition of a rule. It does not match an effect that lacks the fact. */
export const Condition = z.discriminatedUnion("fact", [
  z.strictObject({
    fact: z.literal("amount"),
    /** An amount in another currency does not match. */
    currency: Currency,
    is: z.enum(["below", "up_to", "over"]),
    amountCents: Amount,
  }),
  z.strictObject({ fact: z.literal("tier"), in: listOf(z.enum(TIERS)) }),
  z.strictObject({ fact: z.literal("topic"), in: listOf(z.enum(TICKET_CATEGORIES)) }),
  z.strictObject({
    fact: z.literal("earlierRefunds"),
    is: Compared,
    count: z.int().min(0).max(MOST_REFUNDS),
  }),
  z.strictObject({ fact: z.literal("risk"), is: Compared, score: z.int().min(0).max(HIGHEST_RISK) }),
  z.strictObject({
    fact: z.literal("requester"),
    /** `agent`, `user` or `token` for every requester of the type, or the id of a person or a token. */
    in: listOf(z.string().regex(/^[\w-]{1,100}$/, "agent, user, token, or the id of a person or a token")),
  }),
  z.strictObject({
    fact: z.literal("workerVersion"),
    in: listOf(z.string().regex(/^[\w.:-]{1,100}$/, "letters, digits, and . : - _")),
  }),
  z.strictObject({
    fact: z.literal("approvedDrafts"),
    is: Compared,
    count: z.int().min(0).max(MOST_DRAFTS),
  }),
  /** A share of all mails, in percent. */
  z.strictObject({ fact: z.literal("sample"), percent: z.int().min(1).max(100) }),
]);
export type Condition = z.infer<typeof Condition>;

/** Whether a condition matches these facts. */
export function matches(condition: Condition, facts: Facts): boolean {
  switch (condition.fact) {
    case "amount": {
      const { amount } = facts;
      if (!amount || !isCurrency(amount.currency, condition.currency)) return false;
      return isWithin(condition.is, amount.amountCents, condition.amountCents);
    }
    case "tier":
      return condition.in.some((one) => one === facts.tier);
    case "topic":
      return condition.in.some((one) => one === facts.topic);
    case "earlierRefunds":
      return isWithin(condition.is, facts.earlierRefunds, condition.count);
    case "risk":
      return isWithin(condition.is, facts.risk, condition.score);
    case "requester": {
      const { requester } = facts;
      return (
        requester !== undefined && condition.in.some((one) => one === requester.type || one === requester.id)
      );
    }
    case "workerVersion":
      return condition.in.some((one) => one === facts.workerVersion);
    case "approvedDrafts":
      return isWithin(condition.is, facts.approvedDrafts, condition.count);
    case "sample":
      return isWithin("up_to", facts.sample, condition.percent);
  }
}

/** Whether a text names this currency, in any case. Fast for capitals: a rehearsal compares 100,000. */
export function isCurrency(text: string, code: string): boolean {
  return text === code || currencyCode(text) === code;
}

function isWithin(is: "below" | "up_to" | "over", value: number | undefined, bound: number): boolean {
  if (value === undefined) return false;
  if (is === "below") return value < bound;
  return is === "up_to" ? value <= bound : value > bound;
}
