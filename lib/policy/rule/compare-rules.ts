import { LARGEST_AMOUNT } from "@/lib/money";
import { judge } from "../rules.ts";
import type { Outcome, PolicyRules } from "../schemas.ts";
import { isAtLeastAsStrict } from "./approvers.ts";
import type { Condition } from "./conditions.ts";
import { FACT_NAMES, type FactName, type Facts, type Subject } from "./facts.ts";

/** The difference of two outcomes. Both are true when each allows something that the other does not. */
export interface Difference {
  loosens: boolean;
  tightens: boolean;
}

/** Most effects that are compared; a change with more counts as loosening. */
const MOST_SUBJECTS = 20_000;

/** Differences from the rules in force, in all and for each new rule; the last entry is `otherwise`. */
export interface Comparison extends Difference {
  byRule: Difference[];
  /** False when there were too many combinations of conditions to compare. */
  complete: boolean;
}

const RANK = { automatic: 0, ask: 1, refuse: 2 } as const;

/** Compares an outcome with the previous one. */
export function compareOutcomes(before: Outcome, after: Outcome): Difference {
  if (before.verdict === "ask" && after.verdict === "ask")
    return { loosens: !isAtLeastAsStrict(after, before), tightens: !isAtLeastAsStrict(before, after) };
  const step = RANK[after.verdict] - RANK[before.verdict];
  return { loosens: step < 0, tightens: step > 0 };
}

/**
 * Compares two policies on every effect that they can distinguish: the bounds and words of their conditions divide all
 * effects into finitely many classes, and both policies judge one effect of each class. Ignores deadlines and holds.
 */
export function compareRules(before: PolicyRules, after: PolicyRules): Comparison {
  const byRule = Array.from({ length: after.rules.length + 1 }, () => ({ loosens: false, tightens: false }));
  const dimensions = dimensionsOf([before, after]);
  const count = dimensions.reduce((product, { length }) => product * length, 1);
  if (count > MOST_SUBJECTS) return { loosens: true, tightens: true, byRule, complete: false };
  for (const subject of subjectsOf(dimensions)) {
    const { outcome, rule } = judge(after, subject);
    const { loosens, tightens } = compareOutcomes(judge(before, subject).outcome, outcome);
    const entry = byRule[rule ?? after.rules.length];
    if (!entry) continue;
    entry.loosens ||= loosens;
    entry.tightens ||= tightens;
  }
  return {
    loosens: byRule.some(({ loosens }) => loosens),
    tightens: byRule.some(({ tightens }) => tightens),
    byRule,
    complete: true,
  };
}

type Change = (subject: Subject) => Subject;

/** A word that no condition names. */
const UNNAMED = "~";

/**
 * For the kind and each fact: the values that some condition distinguishes, a value that none names, and the fact's
 * absence. Leaves out facts that no condition names, except the amount: money passes unasked only under a limit.
 */
function dimensionsOf(policies: readonly PolicyRules[]): Change[][] {
  const rules = policies.flatMap((one) => one.rules);
  const conditions = rules.flatMap(({ when }) => when);
  const of = <Name extends FactName>(name: Name) =>
    conditions.filter((one): one is Extract<Condition, { fact: Name }> => one.fact === name);
  const words = (name: "tier" | "topic" | "requester" | "workerVersion") =>
    unique([...of(name).flatMap((one): string[] => one.in), UNNAMED]);
  const values: Record<FactName, readonly unknown[]> = {
    amount: amountsOf(of("amount")),
    tier: words("tier"),
    topic: words("topic"),
    earlierRefunds: around(of("earlierRefunds").map(({ count }) => count)),
    risk: around(of("risk").map(({ score }) => score)),
    requester: requestersOf(words("requester")),
    workerVersion: words("workerVersion"),
    approvedDrafts: around(of("approvedDrafts").map(({ count }) => count)),
    sample: around(of("sample").map(({ percent }) => percent)),
  };
  const named = FACT_NAMES.filter((name) => name === "amount" || of(name).length > 0);
  const kinds = unique([...rules.map(({ kind }) => kind), UNNAMED]);
  return [
    kinds.map(
      (kind): Change =>
        ({ facts }) => ({ kind, facts }),
    ),
    ...named.map((name): Change[] => [
      (subject) => subject,
      ...values[name].map(
        (value): Change =>
          ({ kind, facts }) => ({ kind, facts: { ...facts, [name]: value } }),
      ),
    ]),
  ];
}
/** Amounts on both sides of every bound in every named currency, and one in an unnamed currency. */
function amountsOf(conditions: readonly Extract<Condition, { fact: "amount" }>[]): Facts["amount"][] {
  const currencies = unique(conditions.map(({ currency }) => currency));
  const named = currencies.flatMap((currency) => {
    const bounds = conditions.filter((one) => one.currency === currency).map((one) => one.amountCents);
    const amounts = unique([1, LARGEST_AMOUNT, ...bounds.flatMap((bound) => [bound - 1, bound, bound + 1])]);
    return amounts
      .filter((amountCents) => amountCents > 0 && amountCents <= LARGEST_AMOUNT)
      .map((amountCents) => ({ amountCents, currency }));
  });
  return [...named, { amountCents: 1, currency: UNNAMED }];
}

function around(bounds: readonly number[]): number[] {
  return unique([0, ...bounds.flatMap((bound) => [bound, bound + 1])]);
}

const TYPES = ["agent", "user", "token"] as const;

function requestersOf(words: readonly string[]): { type: string; id: string }[] {
  const ids = words.filter((word) => !TYPES.some((type) => type === word));
  return TYPES.flatMap((type) => ids.map((id) => ({ type, id })));
}

function unique<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}

function* subjectsOf(dimensions: readonly Change[][]): Generator<Subject> {
  const [first, ...rest] = dimensions;
  if (!first) {
    yield { kind: UNNAMED, facts: {} };
    return;
  }
  for (const subject of subjectsOf(rest)) for (const change of first) yield change(subject);
}
