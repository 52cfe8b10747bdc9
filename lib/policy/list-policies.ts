import { asc, desc, isNull } from "drizzle-orm";
import { policies, policyDrafts, users } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import { may } from "@/lib/access/rules";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { readStoredRules } from "./limits.ts";
import { draftHash, isDraftOfAuthor, isPublished } from "./policy-mac.ts";
import type { PolicyVersions } from "./request-schemas.ts";
import { compareRules } from "./rule/compare-rules.ts";
import type { MeasuredKind } from "./rule/facts.ts";

/** Every version of the policy, newest first, the pending draft, and the kinds and facts that rules can use. */
export async function listPolicies(me: Me, kinds: readonly MeasuredKind[]): Promise<PolicyVersions> {
  requirePermission(me, "see");
  const rows = await db().select().from(policies).orderBy(desc(policies.version));
  const [draft] = await db().select().from(policyDrafts).orderBy(desc(policyDrafts.version)).limit(1);
  const people = await db()
    .select({ id: users.id, name: users.name, role: users.role })
    .from(users)
    .where(isNull(users.disabledAt))
    .orderBy(asc(users.name));
  const names = await db().select({ id: users.id, name: users.name }).from(users);
  const nameOf = (id: string) => names.find((one) => one.id === id)?.name ?? id;
  const items = rows.map((row) => ({
    version: row.version,
    rules: readStoredRules(row.rules),
    note: row.note,
    createdBy: row.createdBy,
    createdByName: nameOf(row.createdBy),
    publishedBy: row.publishedBy,
    publishedByName: row.publishedBy === null ? null : nameOf(row.publishedBy),
    createdAt: row.createdAt.toISOString(),
    verified: isPublished(row),
  }));
  const inForce = items.find(({ verified }) => verified);
  const rules = draft && readStoredRules(draft.rules);
  const waits = draft && rules && draft.version === (items[0]?.version ?? 0) + 1 && isDraftOfAuthor(draft);
  return {
    items,
    draft: waits
      ? {
          version: draft.version,
          rules,
          note: draft.note,
          createdBy: draft.createdBy,
          createdByName: nameOf(draft.createdBy),
          createdAt: draft.createdAt.toISOString(),
          hash: draftHash(draft),
          changes: inForce ? compareRules(inForce.rules, rules) : null,
        }
      : null,
    kinds: kinds.map(({ name, measures }) => ({ name, measures: [...measures] })),
    people: people.filter(({ role }) => may(role, "decide")),
    nextCursor: null,
  };
}
