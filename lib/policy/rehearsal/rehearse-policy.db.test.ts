import { count } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { approvals, auditLog, disputes, policies, refunds } from "@/db/schema";
import { db } from "@/lib/db";
import { anyRules } from "@/testing/any-policy";
import { localUser } from "@/testing/local-user";
import { fillPastApprovals } from "@/testing/past-approvals";
import { withTestDatabase } from "@/testing/with-test-database";
import { policyMac } from "../policy-mac.ts";
import { readPolicy } from "../read-policy.ts";
import type { Subject } from "../rule/facts.ts";
import { judge } from "../rules.ts";
import type { Outcome, PolicyRules } from "../schemas.ts";
import { rehearsePolicy } from "./rehearse-policy.ts";

withTestDatabase();

const admin = localUser("admin");
const DAY_MS = 86_400_000;

beforeAll(async () => {
  await fillPastApprovals(db(), 1_500);
  const { version, rules } = await readPolicy(db());
  const policy = { version: version + 1, rules: alike(rules), createdBy: admin.id };
  await db()
    .insert(policies)
    .values({ ...policy, mac: policyMac(policy) });
});

/**
 * The strictness of an outcome, computed independently, for policies whose rules differ only in the number of people.
 */
const strictness = (outcome: Outcome) =>
  outcome.verdict === "automatic" ? 0 : outcome.verdict === "refuse" ? 9 : outcome.approvers.length;

/** The same rules with as many approvers, each of them anybody, so that only the number of people counts. */
function alike(policy: PolicyRules): PolicyRules {
  const plain = <O extends Outcome>(outcome: O): O =>
    outcome.verdict === "ask"
      ? {
          ...outcome,
          ordered: false,
          approvers: outcome.approvers.map(() => ({ roles: ["reviewer", "senior", "admin"], userIds: [] })),
        }
      : outcome;
  return {
    ...policy,
    rules: policy.rules.map((rule) => ({ ...rule, outcome: plain(rule.outcome) })),
    otherwise: plain(policy.otherwise),
  };
}

function nameOf(outcome: Outcome, step: number) {
  if (outcome.verdict === "automatic") return "automatic";
  if (outcome.verdict === "refuse") return "refused";
  return step < 0 ? "looser" : "stricter";
}

function subjectOf(row: typeof approvals.$inferSelect): Subject {
  const { kind, amountCents, currency, requesterType, requesterId } = row;
  const amount = amountCents !== null && currency !== null ? { amount: { amountCents, currency } } : {};
  const requester = { type: requesterType, id: requesterId };
  return { kind, facts: { ...Object(row.facts), ...amount, requester } };
}

/** Counts every row one by one. */
async function recount(after: PolicyRules) {
  const { rules: before } = await readPolicy(db());
  const rows = await db().select().from(approvals);
  const paid = await db().select().from(refunds);
  const called = await db().select().from(disputes);
  const sums: Record<string, number> = {};
  const found = { total: 0, overturned: 0, rejectedUnasked: 0 };
  const changes = { automatic: 0, looser: 0, stricter: 0, refused: 0 };
  const matches = [...after.rules, after.otherwise].map(() => 0);
  for (const row of rows) {
    if (Date.now() - row.openedAt.getTime() > 90 * DAY_MS) continue;
    const { amountCents, currency } = row;
    const subject = subjectOf(row);
    found.total++;
    const { outcome, rule } = judge(after, subject);
    const place = rule ?? after.rules.length;
    matches[place] = (matches[place] ?? 0) + 1;
    const step = strictness(outcome) - strictness(judge(before, subject).outcome);
    if (step === 0) continue;
    const change = nameOf(outcome, step);
    changes[change]++;
    if (change === "automatic" && row.status === "rejected") found.rejectedUnasked++;
    if (change === "automatic" && amountCents !== null && currency !== null)
      sums[currency] = (sums[currency] ?? 0) + amountCents;
    const refund = paid.find(({ approvalId }) => approvalId === row.id);
    const dispute = called.find(
      ({ orderId, openedAt }) => orderId === refund?.orderId && openedAt > row.openedAt,
    );
    if (row.status === "approved" && (refund?.status === "failed" || dispute)) found.overturned++;
  }
  return { ...found, changes, matches, sums };
}

describe("a rehearsal", () => {
  it("equals a plain recount for any rules", async () => {
    let changed = 0;
    let undone = 0;
    for (const rules of fc.sample(anyRules, { numRuns: 15, seed: 11 }).map(alike)) {
      const {
        days,
        list,
        comparison,
        moved,
        changed: all,
        unasked,
        ...rehearsed
      } = await rehearsePolicy(admin, { rules });
      const { sums, ...counted } = await recount(rules);
      expect(rehearsed).toEqual(counted);
      expect(Object.fromEntries(unasked.map((one) => [one.currency, one.amountCents]))).toEqual(sums);
      expect(all).toBe(Object.values(counted.changes).reduce((sum, n) => sum + n, 0));
      expect(list).toHaveLength(Math.min(100, all));
      expect(list.filter(({ overturned }) => overturned)).toHaveLength(Math.min(100, counted.overturned));
      if (all > 0) expect(comparison.loosens || comparison.tightens).toBe(true);
      expect(days).toBe(90);
      expect(moved.length).toBeGreaterThanOrEqual(unasked.length);
      changed += all;
      undone += counted.overturned;
    }
    expect(changed).toBeGreaterThan(1_000);
    expect(undone).toBeGreaterThan(100);
  }, 60_000);

  it("is for admins, and writes nothing", async () => {
    const audited = await db().select({ n: count() }).from(auditLog);
    const { rules } = await readPolicy(db());
    await rehearsePolicy(admin, { rules });
    await expect(rehearsePolicy(localUser("senior"), { rules })).rejects.toMatchObject({ status: 403 });
    expect(await db().select({ n: count() }).from(auditLog)).toEqual(audited);
  });
});
