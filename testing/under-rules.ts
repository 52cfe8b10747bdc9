import { desc, eq } from "drizzle-orm";
import type { openDatabase } from "@/db/client";
import { policies } from "@/db/schema";
import { policyMac } from "@/lib/policy/policy-mac";
import { asOwner } from "./with-test-database.ts";

/** What a test changes of the first policy: limits in US dollars, and times. The shape is LimitRules of lib/policy/limits.ts. */
interface Change {
  automaticBelowCents?: number;
  oneApproverUpToCents?: number;
  refusedAboveCents?: number;
  deadlineMs?: number;
  holdMs?: number;
}

/** Runs `work` under a changed policy, then restores the old one. */
export async function underRules<Result>(
  db: ReturnType<typeof openDatabase>,
  change: Change,
  work: () => Promise<Result>,
): Promise<Result> {
  const [newest] = await db.select().from(policies).orderBy(desc(policies.version)).limit(1);
  if (!newest) throw new Error("There is no policy: the migrations bring one.");
  const version = newest.version + 1;
  const [first] = await db.select().from(policies).where(eq(policies.version, 1));
  const before = Object(first?.rules);
  const { deadlineMs = before.deadlineMs, holdMs = before.holdMs, ...limits } = change;
  const rules = { limits: [{ ...before.limits[0], ...limits }], deadlineMs, holdMs };
  const policy = { version, rules, createdBy: "test" };
  await db.insert(policies).values({ ...policy, mac: policyMac(policy) });
  try {
    return await work();
  } finally {
    await asOwner(`delete from policies where version = ${version}`);
  }
}
