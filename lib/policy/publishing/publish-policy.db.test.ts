import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditLog, policies, policyDrafts } from "@/db/schema";
import { VagusError } from "@/lib/app-errors";
import { listKinds } from "@/lib/approvals/kinds/kinds";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { asOwner, withTestDatabase } from "@/testing/with-test-database";
import { type LimitRules, rulesOfLimits } from "../limits.ts";
import { listPolicies } from "../list-policies.ts";
import { readPolicy } from "../read-policy.ts";
import { type PolicyRules, STRICTEST } from "../schemas.ts";
import { discardDraft, publishDraft } from "./publish-draft.ts";
import { publishPolicy } from "./publish-policy.ts";

withTestDatabase();

const admin = localUser("admin");
const second = localUser("admin", "usr_local_admin2");
const usd = {
  currency: "USD",
  automaticBelowCents: 0,
  oneApproverUpToCents: 50_000,
  refusedAboveCents: 500_000,
};
const times = { deadlineMs: 14_400_000, holdMs: 5_000 };
const limits: LimitRules = { limits: [usd], ...times };
const first = rulesOfLimits(limits);
const of = (change: Partial<typeof usd>) => rulesOfLimits({ ...limits, limits: [{ ...usd, ...change }] });
const note = "Coffee is on us";

const auditOf = (version: number) =>
  db()
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.subjectId, String(version)), eq(auditLog.subjectType, "policy")))
    .orderBy(auditLog.seq);

/** Publishes rules whatever they loosen, by both admins. */
async function putInForce(rules: PolicyRules) {
  const { status, version } = await publishPolicy(admin, { rules, note }, listKinds());
  if (status === "draft") await publishDraft(second, version, {});
  return version;
}

describe("the policy", () => {
  it("begins with these rules: the first version, in US dollars", async () => {
    const ask = { verdict: "ask", ordered: false, deadlineMs: 4 * 3_600_000 };
    const anybody = { roles: ["reviewer", "senior", "admin"], userIds: [] };
    const amount = (is: string, amountCents: number) => ({
      fact: "amount",
      currency: "USD",
      is,
      amountCents,
    });
    expect(await readPolicy(db())).toEqual({
      version: 1,
      verified: true,
      rules: {
        rules: [
          { kind: "refund", when: [amount("over", 500_000)], outcome: { verdict: "refuse" } },
          { kind: "refund", when: [amount("up_to", 50_000)], outcome: { ...ask, approvers: [anybody] } },
          {
            kind: "refund",
            when: [],
            outcome: {
              ...ask,
              ordered: true,
              approvers: [{ roles: ["senior", "admin"], userIds: [] }, anybody],
            },
          },
          { kind: "reply", when: [], outcome: { verdict: "automatic" } },
        ],
        otherwise: { ...ask, approvers: [anybody] },
        holdMs: 5_000,
      },
    });
  });

  it("that tightens is in force at once under the next version, and is audited", async () => {
    const before = await readPolicy(db());
    const rules = of({ oneApproverUpToCents: 40_000 });
    const published = await publishPolicy(admin, { rules, note }, listKinds());
    expect(published).toMatchObject({
      version: before.version + 1,
      status: "published",
      changes: { loosens: false, tightens: true },
    });
    expect(await readPolicy(db())).toEqual({ version: before.version + 1, rules, verified: true });
    expect(await auditOf(published.version)).toMatchObject([
      { action: "policy_changed", actorId: admin.id, detail: { author: admin.id, rules: 4 } },
    ]);
  });

  it("keeps every version with its author and note", async () => {
    await putInForce(rulesOfLimits({ ...limits, limits: [usd, { ...usd, currency: "JPY" }] }));
    const { items } = await listPolicies(localUser("viewer"), listKinds());
    const versions = items.map(({ version }) => version);
    expect(versions).toEqual([...versions].sort((a, b) => b - a));
    expect(items.at(-1)).toMatchObject({ version: 1, verified: true });
    expect(items[0]).toMatchObject({ createdBy: admin.id, publishedBy: second.id, note, verified: true });
  });

  it.each(["viewer", "reviewer", "senior", "engineer", "auditor"] as const)(
    "cannot be changed by a %s",
    async (role) => {
      const before = await readPolicy(db());
      const me = localUser(role);
      for (const attempt of [
        () => publishPolicy(me, { rules: first, note }, listKinds()),
        () => publishDraft(me, before.version + 1, {}),
        () => discardDraft(me, before.version + 1),
      ])
        await expect(attempt()).rejects.toMatchObject({ status: 403 });
      expect(await readPolicy(db())).toEqual(before);
    },
  );

  it.each([
    ["about a kind that does not exist", { kind: "discount", when: [] }, "unknown_kind"],
    ["that lets any amount go unasked", { kind: "refund", when: [] }, "automatic_without_limit"],
    [
      "that lets large amounts go unasked",
      {
        kind: "refund",
        when: [{ fact: "amount" as const, currency: "USD", is: "over" as const, amountCents: 5 }],
      },
      "automatic_without_limit",
    ],
  ])("takes no rule %s", async (_what, rule, code) => {
    const rules = { ...first, rules: [{ ...rule, outcome: { verdict: "automatic" as const } }] };
    await expect(publishPolicy(admin, { rules, note }, listKinds())).rejects.toMatchObject({
      status: 422,
      code,
    });
  });

  it("refuses a named person who may not decide", async () => {
    const approvers = [{ roles: [], userIds: ["usr_local_viewer"] }];
    const rules = { ...first, otherwise: { ...first.otherwise, approvers } };
    await expect(publishPolicy(admin, { rules, note }, listKinds())).rejects.toMatchObject({
      code: "unknown_approver",
    });
  });

  it("published by several people at once gets successive versions, or a conflict", async () => {
    const { version } = await readPolicy(db());
    const rules = (await readPolicy(db())).rules;
    const said = await Promise.allSettled(
      Array.from({ length: 8 }, () => publishPolicy(admin, { rules, note }, listKinds())),
    );
    const published = said.flatMap((one) => (one.status === "fulfilled" ? [one.value.version] : []));
    for (const one of said) if (one.status === "rejected") expect(one.reason).toBeInstanceOf(VagusError);
    expect(new Set(published).size).toBe(published.length);
    expect((await readPolicy(db())).version).toBe(version + published.length);
    expect(await db().select().from(policies)).toHaveLength(version + published.length);
  });
});

describe("a policy that loosens a rule", () => {
  const looser = of({ automaticBelowCents: 2_000 });

  async function draft() {
    await putInForce(first);
    const drafted = await publishPolicy(admin, { rules: looser, note }, listKinds());
    expect(drafted).toMatchObject({ status: "draft", verified: false, changes: { loosens: true } });
    return drafted.version;
  }

  it("waits for a second admin while the old rules decide", async () => {
    const version = await draft();
    expect(await readPolicy(db())).toMatchObject({ version: version - 1, rules: first });
    expect((await listPolicies(admin, listKinds())).draft).toMatchObject({
      version,
      createdBy: admin.id,
      changes: { loosens: true },
    });
    await expect(publishDraft(admin, version, {})).rejects.toMatchObject({ status: 403 });
    expect((await readPolicy(db())).version).toBe(version - 1);

    await publishDraft(second, version, {});
    expect(await readPolicy(db())).toEqual({ version, rules: looser, verified: true });
    expect((await listPolicies(admin, listKinds())).draft).toBeNull();
    expect(await auditOf(version)).toMatchObject([
      { action: "policy_drafted", actorId: admin.id },
      { action: "policy_changed", actorId: second.id, detail: { author: admin.id } },
    ]);
  });

  it("is published once when two admins race", async () => {
    const version = await draft();
    const third = localUser("admin", "usr_third");
    const said = await Promise.allSettled([second, third].map((one) => publishDraft(one, version, {})));
    expect(said.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await readPolicy(db())).version).toBe(version);
  });

  it("is not published when the draft differs from the one that the admin read", async () => {
    const version = await draft();
    const seen = (await listPolicies(second, listKinds())).draft?.hash;
    await publishPolicy(admin, { rules: of({ automaticBelowCents: 40_000 }), note }, listKinds());
    await expect(publishDraft(second, version, { hash: seen })).rejects.toMatchObject({
      code: "draft_changed",
    });
    const now = (await listPolicies(second, listKinds())).draft?.hash;
    await publishDraft(second, version, { hash: now });
  });

  it("is not published when its draft was changed in the database, author included", async () => {
    const version = await draft();
    const generous = of({ automaticBelowCents: 50_000 });
    for (const change of [{ rules: generous }, { createdBy: "usr_local_admin2" }, { note: "Never mind" }]) {
      const [kept] = await db().select().from(policyDrafts);
      await db().update(policyDrafts).set(change);
      const other = localUser("admin", "usr_third");
      await expect(publishDraft(other, version, {})).rejects.toMatchObject({ code: "draft_changed" });
      expect((await listPolicies(admin, listKinds())).draft).toBeNull();
      await db()
        .update(policyDrafts)
        .set(kept ?? {});
    }
    expect((await readPolicy(db())).rules).toEqual(first);
  });

  it("grants nothing when its draft is copied into the versions, with its MAC", async () => {
    const version = await draft();
    const [waiting] = await db().select().from(policyDrafts);
    if (!waiting) throw new Error("No draft waits.");
    await db().insert(policies).values(waiting);
    expect(await readPolicy(db())).toEqual({ version, rules: STRICTEST, verified: false });
    await asOwner(`delete from policies where version = ${version}`);
  });

  it("is obsolete once another version is published", async () => {
    const version = await draft();
    const published = await publishPolicy(
      second,
      { rules: of({ oneApproverUpToCents: 10 }), note },
      listKinds(),
    );
    expect(published).toMatchObject({ status: "published", version });
    await expect(publishDraft(second, version, {})).rejects.toMatchObject({ status: 404 });
  });

  it("can be discarded, by its author too", async () => {
    const version = await draft();
    await discardDraft(admin, version);
    expect((await listPolicies(admin, listKinds())).draft).toBeNull();
    expect((await auditOf(version)).at(-1)).toMatchObject({ action: "policy_draft_discarded" });
    await expect(discardDraft(admin, version)).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    ["asks fewer people", of({ oneApproverUpToCents: 60_000 })],
    ["refuses less", of({ refusedAboveCents: 600_000 })],
    [
      "drops the order",
      { ...first, rules: first.rules.map((rule) => ({ ...rule, outcome: unordered(rule.outcome) })) },
    ],
    ["drops a rule", { ...first, rules: first.rules.slice(1) }],
    ["asks one person about currencies that it does not name", { ...first, rules: first.rules.slice(0, 2) }],
  ])("is one that %s", async (_what, rules) => {
    await putInForce(first);
    expect(await publishPolicy(admin, { rules, note }, listKinds())).toMatchObject({ status: "draft" });
  });

  it("is not one that only changes the deadline or the hold", async () => {
    await putInForce(first);
    const later = rulesOfLimits({ ...limits, deadlineMs: 28_800_000, holdMs: 0 });
    expect(await publishPolicy(admin, { rules: later, note }, listKinds())).toMatchObject({
      status: "published",
      changes: { loosens: false, tightens: false },
    });
  });
});

function unordered(outcome: PolicyRules["rules"][number]["outcome"]) {
  return outcome.verdict === "ask" ? { ...outcome, ordered: false } : outcome;
}
