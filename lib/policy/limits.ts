import { z } from "zod";
import { Currency } from "@/lib/http/schemas";
import { currencyCode, LARGEST_AMOUNT } from "@/lib/money";
import { ANYBODY } from "./rule/approvers.ts";
import { DEADLINE_MS, HOLD_MS } from "./rule/bounds.ts";
import { Amount } from "./rule/conditions.ts";
import { type Ask, PolicyRules, type Rule, STRICTEST } from "./schemas.ts";

/**
 * The old form of policies: three limits in each currency. Version 1 and other early versions have it. They are stored
 * and signed in this form, and converted to rules when they are read.
 */
const Limits = z
  .strictObject({
    currency: Currency,
    /** Below this amount no person is asked; 0 always asks. */
    automaticBelowCents: Amount,
    /** Up to this amount one person suffices; above it two distinct people, one of them a senior or an admin. */
    oneApproverUpToCents: Amount,
    /** Above this amount every refund is refused. */
    refusedAboveCents: Amount,
  })
  .refine(
    ({ automaticBelowCents, oneApproverUpToCents, refusedAboveCents }) =>
      automaticBelowCents <= oneApproverUpToCents && oneApproverUpToCents <= refusedAboveCents,
    { error: "limits must rise: automatic, then one approver, then refused" },
  );
export type Limits = z.infer<typeof Limits>;

const LimitRules = z.strictObject({
  limits: z
    .array(Limits)
    .min(1)
    .max(20)
    .refine((all) => new Set(all.map(({ currency }) => currency)).size === all.length, {
      error: "must name each currency once",
      abort: true,
    }),
  deadlineMs: z.int().min(DEADLINE_MS.min).max(DEADLINE_MS.max),
  holdMs: z.int().min(HOLD_MS.min).max(HOLD_MS.max),
});
export type LimitRules = z.infer<typeof LimitRules>;

/** Converts limits to rules. Two people must agree to an amount in a currency without limits. */
export function rulesOfLimits({ limits, deadlineMs, holdMs }: LimitRules): PolicyRules {
  const onePerson: Ask = { verdict: "ask", approvers: [ANYBODY], ordered: false, deadlineMs };
  const twoPeople: Ask = { ...STRICTEST.otherwise, deadlineMs };
  const amount = (currency: string, is: "below" | "up_to" | "over", amountCents: number) =>
    ({ fact: "amount", currency, is, amountCents }) as const;
  const rules = limits.flatMap((of): Rule[] => [
    {
      kind: "refund",
      when: [amount(of.currency, "over", of.refusedAboveCents)],
      outcome: { verdict: "refuse" },
    },
    ...(of.automaticBelowCents > 0
      ? [
          {
            kind: "refund",
            when: [amount(of.currency, "below", of.automaticBelowCents)],
            outcome: { verdict: "automatic" as const },
          },
        ]
      : []),
    { kind: "refund", when: [amount(of.currency, "up_to", of.oneApproverUpToCents)], outcome: onePerson },
  ]);
  return {
    rules: [
      ...rules,
      { kind: "refund", when: [], outcome: twoPeople },
      // Policies with limits had only refunds: replies were sent at once.
      { kind: "reply", when: [], outcome: { verdict: "automatic" } },
    ],
    otherwise: onePerson,
    holdMs,
  };
}

/** Converts limits in the body of a request to rules; returns anything else unchanged. */
export function fromLimits(body: unknown): unknown {
  const limits = LimitRules.safeParse(nameCurrency(body));
  return limits.success ? rulesOfLimits(limits.data) : body;
}

/** Limits without a currency, as in the oldest bodies, are in US dollars, as is version 1. */
function nameCurrency(body: unknown): unknown {
  if (typeof body !== "object" || body === null || "limits" in body) return body;
  const { deadlineMs, holdMs, ...limits } = Object(body);
  return { limits: [{ currency: "USD", ...limits }], deadlineMs, holdMs };
}

const within = ({ min, max }: { min: number; max: number }) =>
  z.number().transform((value) => Math.floor(Math.min(Math.max(value, min), max)));
const AMOUNT = { min: 0, max: LARGEST_AMOUNT };

const StoredLimits = z
  .object({
    currency: Currency,
    automaticBelowCents: within(AMOUNT),
    oneApproverUpToCents: within(AMOUNT),
    refusedAboveCents: within(AMOUNT),
  })
  .transform(({ currency, automaticBelowCents, oneApproverUpToCents, refusedAboveCents }): Limits => {
    const one = Math.min(oneApproverUpToCents, refusedAboveCents);
    return {
      currency,
      automaticBelowCents: Math.min(automaticBelowCents, one),
      oneApproverUpToCents: one,
      refusedAboveCents,
    };
  });

const StoredLimitRules = z.object({
  limits: z.array(z.unknown()).catch([]).transform(readLimits),
  deadlineMs: within(DEADLINE_MS).catch(DEADLINE_MS.usual),
  holdMs: within(HOLD_MS).catch(HOLD_MS.usual),
});

function readLimits(all: unknown[]): Limits[] {
  const named = all.map((one) => {
    const currency = typeof one === "object" && one !== null && "currency" in one ? one.currency : undefined;
    return typeof currency === "string" ? currencyCode(currency) : undefined;
  });
  return all.flatMap((one, at) => {
    const limits = StoredLimits.safeParse(one);
    const once = named.indexOf(named[at]) === named.lastIndexOf(named[at]);
    return limits.success && once ? [limits.data] : [];
  });
}

/**
 * Reads stored rules without ever throwing, because an error would block every approval and every payment. A limit out
 * of bounds becomes the nearest bound, and a currency with unreadable limits has none. If any part of the rules is
 * unreadable, none of them apply: two people must agree to everything.
 */
export function readStoredRules(stored: unknown): PolicyRules {
  if (typeof stored === "object" && stored !== null && "limits" in stored) {
    const limits = StoredLimitRules.safeParse(stored);
    return limits.success ? rulesOfLimits(limits.data) : STRICTEST;
  }
  return PolicyRules.safeParse(stored).data ?? STRICTEST;
}
