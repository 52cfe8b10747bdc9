import { desc, eq } from "drizzle-orm";
import { policies } from "@/db/schema";
import type { Queryable } from "@/lib/db";
import { readStoredRules } from "./limits.ts";
import { isPublished } from "./policy-mac.ts";
import { type Policy, STRICTEST } from "./schemas.ts";

/**
 * The policy in force: the newest version. A version with an invalid MAC grants nothing but stays the newest: otherwise
 * somebody could bring back an older policy by tampering with the newest.
 */
export async function readPolicy(tx: Queryable): Promise<Policy> {
  const [row] = await tx.select().from(policies).orderBy(desc(policies.version)).limit(1);
  if (!row) throw new Error("There is no refund policy. Run the migrations: npm run vagus -- db migrate");
  return asPolicy(row);
}

/** One version of the policy; undefined without one. */
export async function readPolicyVersion(tx: Queryable, version: number): Promise<Policy | undefined> {
  const [row] = await tx.select().from(policies).where(eq(policies.version, version));
  return row && asPolicy(row);
}

function asPolicy(row: typeof policies.$inferSelect): Policy {
  const { version } = row;
  if (isPublished(row)) return { version, rules: readStoredRules(row.rules), verified: true };
  // The strictest rules; as they are not verified, nobody can approve under them.
  return { version, rules: STRICTEST, verified: false };
}
