import { z } from "zod";
import { Currency } from "@/lib/http/schemas";
import { currencyCode, LARGEST_AMOUNT } from "@/lib/money";

/** In less than a minute nobody reads a mail and decides; hosted engines end a wait after 7 days at the latest. */
export const DEADLINE_MS = { min: 60_000, max: 7 * 86_400_000, usual: 4 * 3_600_000 } as const;
/** 0 lets a rejection count at once. It is there for a slip of the hand; the customer waits for as long as it lasts. */
export const HOLD_MS = { min: 0, max: 600_000, usual: 5_000 } as const;
/** Stripe takes no larger amount, so a limit above it would limit nothing. */
const AMOUNT = { min: 0, max: LARGEST_AMOUNT } as const;

const Amount = z.int().min(AMOUNT.min).max(AMOUNT.max);

/** What is allowed in one currency, in its minor units. */
export const Limits = z.strictObject({
  currency: Currency,
  /** Below this no person is asked; 0 asks always. */
  automaticBelowCents: Amount,
  /** Up to this one person suffices, above it two distinct ones, one of them allowed to decide large amounts. */
  oneApproverUpToCents: Amount,
  /** Above this nobody may. */
  refusedAboveCents: Amount,
});
export type Limits = z.infer<typeof Limits>;

/**
 * The rules of the approval gate. Times in milliseconds. An amount in a currency without limits is asked of as many
 * people as the largest amounts of the others.
 */
export const PolicyRules = z.strictObject({
  limits: z
    .array(Limits)
    .min(1)
    .refine((all) => new Set(all.map(({ currency }) => currency)).size === all.length, {
      error: "must name each currency once",
      abort: true,
    }),
  /** How long the question stays open. */
  deadlineMs: z.int().min(DEADLINE_MS.min).max(DEADLINE_MS.max),
  /** How long a rejection can be taken back. */
  holdMs: z.int().min(HOLD_MS.min).max(HOLD_MS.max),
});
export type PolicyRules = z.infer<typeof PolicyRules>;

export interface Policy {
  version: number;
  rules: PolicyRules;
  /** Published through the desk and not changed since; otherwise nothing is approved or paid under it. */
  verified: boolean;
}

/** Limits without a currency, as bodies had them before, are in US dollars: version 1 is. */
function nameCurrency(body: unknown): unknown {
  if (typeof body !== "object" || body === null || "limits" in body) return body;
  const { deadlineMs, holdMs, ...limits } = Object(body);
  return { limits: [{ currency: "USD", ...limits }], deadlineMs, holdMs };
}

/** Body of `POST /api/policies`. */
export const PublishPolicy = z.strictObject({
  rules: z.preprocess(nameCurrency, PolicyRules),
  note: z.string().trim().min(1).max(500),
});
export type PublishPolicy = z.infer<typeof PublishPolicy>;

const within = ({ min, max }: { min: number; max: number }) =>
  z.number().transform((value) => Math.floor(Math.min(Math.max(value, min), max)));

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

/**
 * Rules as they are stored, whoever wrote them: never an error, for then every question and every payment would stand
 * still. A number out of bounds counts as the nearest bound. A currency whose limits cannot be read, or that is named
 * twice, has none.
 */
export const StoredRules = z
  .object({
    limits: z.array(z.unknown()).catch([]).transform(readLimits),
    deadlineMs: within(DEADLINE_MS).catch(DEADLINE_MS.usual),
    holdMs: within(HOLD_MS).catch(HOLD_MS.usual),
  })
  .catch({ limits: [], deadlineMs: DEADLINE_MS.usual, holdMs: HOLD_MS.usual });

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

/** `GET /api/policies`: every version, newest first; what is shown is how large a refund may be and who decides. */
export const PolicyVersions = z.object({
  items: z.array(z.object({ version: z.int(), rules: PolicyRules })),
});
