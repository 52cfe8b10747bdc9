import { desc } from "drizzle-orm";
import { policies } from "@/db/schema";
import { db } from "@/lib/db";
import { policyMac } from "@/lib/policy/policy-mac";
import { readPolicy } from "@/lib/policy/read-policy";
import type { Rule } from "@/lib/policy/schemas";
import { asOwner } from "./with-test-database.ts";

/** Runs `work` under the policy in force with these rules before its own, then restores it. */
export async function underPolicy<Result>(rules: Rule[], work: () => Promise<Result>): Promise<Result> {
  const [newest] = await db().select().from(policies).orderBy(desc(policies.version)).limit(1);
  if (!newest) throw new Error("There is no policy: the migrations bring one.");
  const version = newest.version + 1;
  const before = (await readPolicy(db())).rules;
  const policy = { version, rules: { ...before, rules: [...rules, ...before.rules] }, createdBy: "test" };
  await db()
    .insert(policies)
    .values({ ...policy, mac: policyMac(policy) });
  try {
    return await work();
  } finally {
    await asOwner(`delete from policies where version = ${version}`);
  }
}
