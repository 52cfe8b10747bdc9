import type { Money } from "@/lib/http/schemas";
import type { PolicyChange, Rehearsal } from "../request-schemas.ts";
import { compareOutcomes } from "../rule/compare-rules.ts";
import type { Subject } from "../rule/facts.ts";
import { judge } from "../rules.ts";
import type { Outcome, PolicyRules } from "../schemas.ts";

/** A past approval: the facts for the policy, and its outcome. */
export interface PastApproval {
  id: string;
  subject: Subject;
  status: Rehearsal["list"][number]["status"];
  /** Milliseconds since 1970. */
  openedAt: number;
  /** Why an approved effect was undone later; null if it was not. */
  overturned: Rehearsal["list"][number]["overturned"];
}

/** Most approvals in the list: overturned ones first, then the newest. */
const LISTED = 100;

/** Counts the differences that a policy would make. Takes approvals in any order. */
export function startTally(before: PolicyRules, after: PolicyRules) {
  const changes: Record<PolicyChange, number> = { automatic: 0, looser: 0, stricter: 0, refused: 0 };
  const matches = Array.from({ length: after.rules.length + 1 }, () => 0);
  const unasked = new Map<string, number>();
  const moved = new Map<string, number>();
  const undone: Rehearsal["list"] = [];
  const others: Rehearsal["list"] = [];
  const compare = remembering(before, after);
  let total = 0;
  let overturned = 0;
  let rejectedUnasked = 0;

  function add({ id, subject, status, openedAt, overturned: cause }: PastApproval): void {
    total++;
    const was = judge(before, subject);
    const is = judge(after, subject);
    const at = is.rule ?? after.rules.length;
    matches[at] = (matches[at] ?? 0) + 1;
    const change = compare(was, is);
    if (change === null) return;
    changes[change]++;
    const { amount } = subject.facts;
    addMoney(moved, amount);
    if (change === "automatic") {
      addMoney(unasked, amount);
      if (status === "rejected") rejectedUnasked++;
    }
    if (cause !== null) overturned++;
    const place = cause !== null ? undone : others;
    const { kind } = subject;
    const money = amount ?? null;
    if (place.length >= 10 * LISTED) keepNewest(place);
    place.push({
      id,
      kind,
      money,
      status,
      openedAt: new Date(openedAt).toISOString(),
      change,
      overturned: cause,
    });
  }

  const finish = (): Omit<Rehearsal, "days" | "comparison"> => ({
    total,
    changed: Object.values(changes).reduce((sum, n) => sum + n, 0),
    changes,
    unasked: toMoney(unasked),
    moved: toMoney(moved),
    overturned,
    rejectedUnasked,
    matches,
    list: [...keepNewest(undone), ...keepNewest(others)].slice(0, LISTED),
  });
  return { add, finish };
}

interface Judged {
  outcome: Outcome;
  rule: number | null;
}

/** Compares two outcomes; caches the result for each pair of rules. */
function remembering(before: PolicyRules, after: PolicyRules) {
  const width = after.rules.length + 1;
  const known: (PolicyChange | null | undefined)[] = [];
  return (was: Judged, is: Judged): PolicyChange | null => {
    const at = (was.rule ?? before.rules.length) * width + (is.rule ?? after.rules.length);
    const found = known[at];
    if (found !== undefined) return found;
    const change = changeOf(was.outcome, is.outcome);
    known[at] = change;
    return change;
  };
}

/** The kind of change between two outcomes; null without a change. */
function changeOf(before: Outcome, after: Outcome): PolicyChange | null {
  const { loosens, tightens } = compareOutcomes(before, after);
  if (!loosens && !tightens) return null;
  if (after.verdict === "automatic") return "automatic";
  if (after.verdict === "refuse") return "refused";
  return loosens ? "looser" : "stricter";
}

/** Cuts a list to its newest entries. */
function keepNewest(list: Rehearsal["list"]): Rehearsal["list"] {
  list.sort((a, b) => (a.openedAt < b.openedAt ? 1 : -1));
  list.length = Math.min(list.length, LISTED);
  return list;
}

function addMoney(sums: Map<string, number>, money: Money | undefined): void {
  if (!money) return;
  const { amountCents, currency } = money;
  sums.set(currency, (sums.get(currency) ?? 0) + amountCents);
}

function toMoney(sums: Map<string, number>): Money[] {
  return [...sums].map(([currency, amountCents]) => ({ amountCents, currency }));
}
