import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditLog, policies } from "@/db/schema";
import { localUser } from "@/db/testing/local-user";
import { withTestDatabase } from "@/db/testing/with-test-database";
import { db } from "@/lib/db";
import { VagusError } from "@/lib/errors";
import { listPolicies } from "./list-policies.ts";
import { publishPolicy } from "./publish-policy.ts";
import { readPolicy } from "./read-policy.ts";
import { PublishPolicy } from "./schemas.ts";

withTestDatabase();

const admin = localUser("admin");
const rules = {
  automaticBelowCents: 500,
  oneApproverUpToCents: 50_000,
  refusedAboveCents: 500_000,
  deadlineMs: 14_400_000,
  holdMs: 5_000,
};
const note = "Coffee is on us";

const auditOf = (version: number) =>
  db()
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.subjectId, String(version)), eq(auditLog.action, "policy_changed")));

describe("the policy", () => {
  it("begins with these rules", async () => {
    expect(await readPolicy(db())).toEqual({
      version: 1,
      rules: {
        automaticBelowCents: 0,
        oneApproverUpToCents: 50_000,
        refusedAboveCents: 500_000,
        deadlineMs: 4 * 3_600_000,
        holdMs: 5_000,
      },
    });
  });

  it("is in force when it is published, under the next version, and who did it is written down", async () => {
    const before = await readPolicy(db());
    const published = await publishPolicy(admin, { rules, note });
    expect(published).toEqual({ version: before.version + 1, rules });
    expect(await readPolicy(db())).toEqual(published);
    expect(await auditOf(published.version)).toMatchObject([{ actorId: admin.id, detail: rules }]);
  });

  it("keeps every version", async () => {
    await publishPolicy(admin, { rules: { ...rules, automaticBelowCents: 0 }, note });
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
    await expect(publishPolicy(admin, { rules: { ...rules, ...change }, note })).rejects.toMatchObject({
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
  it.each([
    ["a negative limit", { rules: { ...rules, automaticBelowCents: -1 }, note }],
    ["half a cent", { rules: { ...rules, refusedAboveCents: 0.5 }, note }],
    ["no deadline", { rules: { ...rules, deadlineMs: 0 }, note }],
    ["a limit without end", { rules: { ...rules, refusedAboveCents: Number.POSITIVE_INFINITY }, note }],
    ["no reason", { rules, note: "  " }],
    ["no rules", { note }],
  ])("%s is refused", (_what, body) => {
    expect(PublishPolicy.safeParse(body).success).toBe(false);
  });
});
