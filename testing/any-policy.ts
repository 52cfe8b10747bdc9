import fc from "fast-check";
import { REQUESTER_TYPES, ROLES, TICKET_CATEGORIES, TIERS } from "@/db/schema/vocabulary";
import { DECIDING_ROLES } from "@/lib/policy/rule/approvers";
import type { Condition } from "@/lib/policy/rule/conditions";
import type { Facts, Subject } from "@/lib/policy/rule/facts";
import type { Vote } from "@/lib/policy/rules";
import type { Ask, PolicyRules, Rule } from "@/lib/policy/schemas";

/** Few values, so that rules and effects meet often. */
const CURRENCIES = ["USD", "EUR", "JPY"] as const;
const KINDS = ["refund", "request"] as const;
const PEOPLE = ["usr_a", "usr_b", "usr_c", "usr_d"] as const;
const cents = fc.integer({ min: 1, max: 12 });

const listOf = <Word extends string>(...words: readonly Word[]) =>
  fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: words.length });

const anyCondition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    fact: fc.constant("amount" as const),
    currency: fc.constantFrom("USD", "EUR"),
    is: fc.constantFrom("below" as const, "up_to" as const, "over" as const),
    amountCents: cents,
  }),
  fc.record({ fact: fc.constant("tier" as const), in: listOf(...TIERS) }),
  fc.record({ fact: fc.constant("topic" as const), in: listOf(...TICKET_CATEGORIES) }),
  fc.record({
    fact: fc.constant("earlierRefunds" as const),
    is: fc.constantFrom("up_to" as const, "over" as const),
    count: fc.nat(3),
  }),
  fc.record({
    fact: fc.constant("risk" as const),
    is: fc.constantFrom("up_to" as const, "over" as const),
    score: fc.nat(4),
  }),
  fc.record({ fact: fc.constant("requester" as const), in: listOf(...REQUESTER_TYPES, "tok_1", "usr_a") }),
  fc.record({ fact: fc.constant("workerVersion" as const), in: listOf("w1", "w2") }),
  fc.record({
    fact: fc.constant("approvedDrafts" as const),
    is: fc.constantFrom("up_to" as const, "over" as const),
    count: fc.nat(3),
  }),
  fc.record({ fact: fc.constant("sample" as const), percent: fc.integer({ min: 1, max: 4 }) }),
);

const anyApprover = fc
  .record({
    roles: fc.uniqueArray(fc.constantFrom(...DECIDING_ROLES)),
    userIds: fc.uniqueArray(fc.constantFrom(...PEOPLE), { maxLength: 2 }),
  })
  .filter(({ roles, userIds }) => roles.length + userIds.length > 0);

const anyAsk: fc.Arbitrary<Ask> = fc.record({
  verdict: fc.constant("ask" as const),
  approvers: fc.array(anyApprover, { minLength: 1, maxLength: 3 }),
  ordered: fc.boolean(),
  deadlineMs: fc.constant(60_000),
});

const anyRule: fc.Arbitrary<Rule> = fc.record({
  kind: fc.constantFrom(...KINDS),
  when: fc.array(anyCondition, { maxLength: 3 }),
  outcome: fc.oneof(
    fc.constant({ verdict: "automatic" as const }),
    anyAsk,
    fc.constant({ verdict: "refuse" as const }),
  ),
});

/** Any policy of a few rules. */
export const anyRules: fc.Arbitrary<PolicyRules> = fc.record({
  rules: fc.array(anyRule, { maxLength: 4 }),
  otherwise: anyAsk,
  holdMs: fc.constant(0),
});

const anyFacts: fc.Arbitrary<Facts> = fc.record(
  {
    amount: fc.record({ amountCents: cents, currency: fc.constantFrom(...CURRENCIES) }),
    tier: fc.constantFrom(...TIERS),
    topic: fc.constantFrom(...TICKET_CATEGORIES),
    earlierRefunds: fc.nat(5),
    risk: fc.nat(6),
    requester: fc.record({
      type: fc.constantFrom(...REQUESTER_TYPES),
      id: fc.constantFrom("tok_1", "tok_2", "usr_a"),
    }),
    workerVersion: fc.constantFrom("w1", "w2", "w3"),
    approvedDrafts: fc.nat(5),
    sample: fc.integer({ min: 1, max: 6 }),
  },
  { requiredKeys: [] },
);

/** Any effect; each of its facts may be missing. */
export const anySubject: fc.Arbitrary<Subject> = fc.record({
  kind: fc.constantFrom(...KINDS, "reply"),
  facts: anyFacts,
});

/** Any votes, of people with any role. */
export const anyVotes: fc.Arbitrary<Vote[]> = fc.array(
  fc.record({
    userId: fc.constantFrom(...PEOPLE),
    role: fc.constantFrom(...ROLES),
    decision: fc.constantFrom("approve" as const, "reject" as const),
  }),
  { maxLength: 6 },
);
