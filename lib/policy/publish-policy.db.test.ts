import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditLog, policies } from "@/db/schema";
import { VagusError } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { withTestDatabase } from "@/testing/with-test-database";
import { listPolicies } from "./list-policies.ts";
import { policyMac } from "./policy-mac.ts";
import { publishPolicy } from "./publish-policy.ts";
import { readPolicy } from "./read-policy.ts";
import { PublishPolicy } from "./schemas.ts";

withTestDatabase();

const admin = localUser("admin");
const usd = {
  currency: "USD",
  automaticBelowCents: 500,
  oneApproverUpToCents: 50_000,
  refusedAboveCents: 500_000,
};
const times = { deadlineMs: 14_400_000, holdMs: 5_000 };
const rules = { limits: [usd], ...times };
const note = "Coffee is on us";

const auditOf = (version: number) =>
  db()
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.subjectId, String(version)), eq(auditLog.action, "policy_changed")));

describe("the policy", () => {
  it("begins with these rules, in US dollars", async () => {
    expect(await readPolicy(db())).toEqual({
      version: 1,
      verified: true,
      rules: {
        limits: [
          {
            currency: "USD",
            automaticBelowCents: 0,
            oneApproverUpToCents: 50_000,
            refusedAboveCents: 500_000,
          },
        ],
        deadlineMs: 4 * 3_600_000,
        holdMs: 5_000,
      },
    });
  });

  it("is in force when it is published, under the next version, and who did it is written down", async () => {
    const before = await readPolicy(db());
    const published = await publishPolicy(admin, { rules, note });
    expect(published).toEqual({ version: before.version + 1, rules, verified: true });
    expect(await readPolicy(db())).toEqual(published);
    expect(await auditOf(published.version)).toMatchObject([
      { actorId: admin.id, detail: { "USD.refusedAboveCents": 500_000, ...times } },
    ]);
  });

  it("keeps every version", async () => {
    await publishPolicy(admin, {
      rules: { ...rules, limits: [usd, { ...usd, currency: "JPY", oneApproverUpToCents: 70_000 }] },
      note,
    });
    const { items } = await listPolicies(localUser("viewer"));
    const versions = items.map(({ version }) => version);
    expect(versions).toEqual([...versions].sort((a, b) => b - a));
    expect(versions.at(-1)).toBe(1);
  });

  it.each(["viewer", "reviewer", "senior", "engineer", "auditor"] as const)(
    "is not a %s's to change",
    async (role) => {
      const before = await readPolicy(db());
      await expect(publishPolicy(localUser(role), { rules, note })).rejects.toMatchObject({ status: 403 });
      expect(await readPolicy(db())).toEqual(before);
    },
  );

  it.each([
    ["automatic above one approver's", { automaticBelowCents: 50_001 }],
    ["one approver's above what is refused", { oneApproverUpToCents: 500_001 }],
  ])("does not take limits that fall: %s", async (_what, change) => {
    const before = await readPolicy(db());
    const falling = {
      ...rules,
      limits: [
        { ...usd, currency: "EUR" },
        { ...usd, ...change },
      ],
    };
    await expect(publishPolicy(admin, { rules: falling, note })).rejects.toMatchObject({
      status: 422,
      code: "limits_do_not_rise",
    });
    expect(await readPolicy(db())).toEqual(before);
  });

  it("published by several at once: one after the other, or told that somebody was faster", async () => {
    const before = await readPolicy(db());
    const said = await Promise.allSettled(
      Array.from({ length: 8 }, () => publishPolicy(admin, { rules, note })),
    );
    const published = said.flatMap((one) => (one.status === "fulfilled" ? [one.value.version] : []));
    for (const one of said) if (one.status === "rejected") expect(one.reason).toBeInstanceOf(VagusError);
    expect(new Set(published).size).toBe(published.length);
    expect((await readPolicy(db())).version).toBe(before.version + published.length);
    expect(await db().select().from(policies)).toHaveLength(before.version + published.length);
  });
});

describe("a body that is none", () => {
  const amounts = (change: object) => ({ rules: { ...rules, limits: [{ ...usd, ...change }] }, note });
  const timed = (change: object) => ({ rules: { ...rules, ...change }, note });

  it.each([
    ["a negative limit", amounts({ automaticBelowCents: -1 })],
    ["half a cent", amounts({ refusedAboveCents: 0.5 })],
    ["a limit without end", amounts({ refusedAboveCents: Number.POSITIVE_INFINITY })],
    ["a limit above what Stripe takes", amounts({ refusedAboveCents: 100_000_000 })],
    ["a currency that does not exist", amounts({ currency: "USB" })],
    ["a limit without a currency", amounts({ currency: undefined })],
    ["no limits", timed({ limits: [] })],
    ["a currency named twice", timed({ limits: [usd, { ...usd, currency: "usd" }] })],
    ["no deadline", timed({ deadlineMs: 0 })],
    ["a deadline of a millisecond", timed({ deadlineMs: 1 })],
    ["a deadline that no calendar reaches", timed({ deadlineMs: 9e15 })],
    ["a hold of thirty years", timed({ holdMs: 1e12 })],
    ["an unknown rule", timed({ holdMS: 1 })],
    ["no reason", { rules, note: "  " }],
    ["no rules", { note }],
  ])("%s is refused", (_what, body) => {
    expect(PublishPolicy.safeParse(body).success).toBe(false);
  });

  it("names the number that is out of bounds", () => {
    const { error } = PublishPolicy.safeParse(timed({ deadlineMs: 9e15 }));
    expect(error?.issues.map(({ path }) => path.join("."))).toEqual(["rules.deadlineMs"]);
  });
});

describe("a body", () => {
  it("may write its currency in small letters", () => {
    const body = PublishPolicy.parse({ rules: { ...rules, limits: [{ ...usd, currency: "usd" }] }, note });
    expect(body.rules).toEqual(rules);
  });

  it("of the form that named no currency is in US dollars", () => {
    const { currency: _usd, ...amounts } = usd;
    expect(PublishPolicy.parse({ rules: { ...amounts, ...times }, note }).rules).toEqual(rules);
  });
});

describe("rules that were stored with nonsense", () => {
  async function readStored(stored: unknown) {
    const { version } = await readPolicy(db());
    const policy = { version: version + 1, rules: stored, createdBy: "test" };
    await db()
      .insert(policies)
      .values({ ...policy, mac: policyMac(policy) });
    try {
      return (await readPolicy(db())).rules;
    } finally {
      await db()
        .delete(policies)
        .where(eq(policies.version, version + 1));
    }
  }

  it.each([
    [
      "a deadline that no calendar reaches",
      { ...rules, deadlineMs: 9e15 },
      { ...rules, deadlineMs: 604_800_000 },
    ],
    ["a deadline of a millisecond", { ...rules, deadlineMs: 1 }, { ...rules, deadlineMs: 60_000 }],
    ["a deadline in words", { ...rules, deadlineMs: "soon" }, rules],
    ["a hold of thirty years", { ...rules, holdMs: 1e12 }, { ...rules, holdMs: 600_000 }],
    [
      "a currency named twice",
      { ...rules, limits: [usd, { ...usd, currency: "usd" }] },
      { ...rules, limits: [] },
    ],
    [
      "a limit in words",
      { ...rules, limits: [{ ...usd, refusedAboveCents: "all" }] },
      { ...rules, limits: [] },
    ],
    [
      "limits that fall",
      { ...rules, limits: [{ ...usd, automaticBelowCents: 9e9, refusedAboveCents: 100 }] },
      {
        ...rules,
        limits: [{ ...usd, automaticBelowCents: 100, oneApproverUpToCents: 100, refusedAboveCents: 100 }],
      },
    ],
    ["no rules at all", "none", { ...rules, limits: [] }],
  ])("%s: the gate still opens, and asks where it cannot tell", async (_what, stored, read) => {
    expect(await readStored(stored)).toEqual(read);
  });
});
