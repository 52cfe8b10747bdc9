import { desc } from "drizzle-orm";
import { policies } from "@/db/schema";
import type { Queryable } from "@/lib/db";
import { type Policy, StoredRules } from "./schemas.ts";

/** The policy in force: the newest version. */
export async function readPolicy(tx: Queryable): Promise<Policy> {
  const [row] = await tx.select().from(policies).orderBy(desc(policies.version)).limit(1);
  if (!row) throw new Error("There is no refund policy. Run the migrations: npm run vagus -- db migrate");
  return { version: row.version, rules: StoredRules.parse(row.rules) };
}
