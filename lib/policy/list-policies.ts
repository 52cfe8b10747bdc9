import { desc } from "drizzle-orm";
import { policies } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { isPublished } from "./policy-mac.ts";
import { StoredRules } from "./schemas.ts";

/** Every version of the policy, newest first. */
export async function listPolicies(me: Me) {
  requirePermission(me, "see");
  const rows = await db().select().from(policies).orderBy(desc(policies.version));
  return {
    items: rows.map((row) => ({
      version: row.version,
      rules: StoredRules.parse(row.rules),
      note: row.note,
      createdBy: row.createdBy,
      createdAt: row.createdAt.toISOString(),
      verified: isPublished(row),
    })),
    nextCursor: null,
  };
}
