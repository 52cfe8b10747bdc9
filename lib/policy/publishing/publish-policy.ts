import { desc } from "drizzle-orm";
import { policies, policyDrafts } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { Conflict } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import { readStoredRules } from "../limits.ts";
import { draftMac, isPublished, policyMac } from "../policy-mac.ts";
import { readPolicy } from "../read-policy.ts";
import type { PublishedPolicy, PublishPolicy } from "../request-schemas.ts";
import { compareRules } from "../rule/compare-rules.ts";
import type { MeasuredKind } from "../rule/facts.ts";
import { type PolicyRules, STRICTEST } from "../schemas.ts";
import { checkRules } from "./check-rules.ts";

/**
 * Puts new rules in force as the next version if they loosen nothing; else stores them as a draft that a second admin
 * must publish. A new draft replaces the pending one. Open approvals keep their deadline, but are checked against the
 * newest version right before their effect.
 * @param kinds the kinds of approval that rules can be about
 * @throws InvalidInput for invalid rules; Conflict `published_meanwhile`
 */
export async function publishPolicy(
  actor: Me,
  { rules, note }: PublishPolicy,
  kinds: readonly MeasuredKind[],
): Promise<PublishedPolicy> {
  requirePermission(actor, "administer");
  return db().transaction(async (tx) => {
    await checkRules(tx, rules, kinds);
    const { version: before } = await readPolicy(tx);
    const changes = compareRules(await readLastVerified(tx), rules);
    const fields = { version: before + 1, rules, createdBy: actor.id };
    if (!changes.loosens) {
      await insertVersion(tx, actor, { ...fields, publishedBy: null }, note);
      return { ...fields, status: "published", verified: true, changes };
    }
    await tx.delete(policyDrafts);
    const stored = { ...fields, note };
    await tx.insert(policyDrafts).values({ ...stored, mac: draftMac(stored) });
    await appendAudit(tx, {
      actor: { type: "user", id: actor.id },
      action: "policy_drafted",
      subject: { type: "policy", id: String(fields.version) },
      dedupeKey: `policy:${fields.version}:draft:${draftMac(stored).slice(0, 16)}:${Date.now()}`,
      detail: { rules: rules.rules.length, loosens: true, tightens: changes.tightens },
    });
    return { ...fields, status: "draft", verified: false, changes };
  });
}

interface Version {
  version: number;
  rules: unknown;
  createdBy: string;
  publishedBy: string | null;
}

/**
 * Stores a version, which is in force from then on, and deletes the pending draft as obsolete.
 * @throws Conflict `published_meanwhile` when the number is taken
 */
export async function insertVersion(
  tx: Transaction,
  actor: Me,
  version: Version,
  note: string,
): Promise<void> {
  const published = await tx
    .insert(policies)
    .values({ ...version, note, mac: policyMac(version) })
    .onConflictDoNothing()
    .returning({ version: policies.version });
  if (published.length === 0) {
    throw new Conflict({
      code: "published_meanwhile",
      message:
        "Somebody else has just published a policy. Look at it, then publish yours. Nothing was changed.",
    });
  }
  await tx.delete(policyDrafts);
  await appendAudit(tx, {
    actor: { type: "user", id: actor.id },
    action: "policy_changed",
    subject: { type: "policy", id: String(version.version) },
    dedupeKey: `policy:${version.version}`,
    detail: { author: version.createdBy, rules: readStoredRules(version.rules).rules.length },
  });
}

/** The newest version with a valid MAC. A tampered version grants nothing, so new rules are not compared with it. */
export async function readLastVerified(tx: Transaction): Promise<PolicyRules> {
  const rows = await tx.select().from(policies).orderBy(desc(policies.version));
  const verified = rows.find((row) => isPublished(row));
  return verified ? readStoredRules(verified.rules) : STRICTEST;
}
