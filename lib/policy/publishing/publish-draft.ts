import { eq } from "drizzle-orm";
import { policyDrafts } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { Conflict, NotAllowed, NotFound } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { readStoredRules } from "../limits.ts";
import { draftHash, isDraftOfAuthor } from "../policy-mac.ts";
import { readPolicy } from "../read-policy.ts";
import type { PublishDraft, PublishedPolicy } from "../request-schemas.ts";
import { compareRules } from "../rule/compare-rules.ts";
import { insertVersion, readLastVerified } from "./publish-policy.ts";

/**
 * Puts a draft in force, as a second admin: never its author.
 * @param seen the draft that the admin read; default the pending one
 * @throws NotAllowed for the author; NotFound; Conflict `draft_changed`, `published_meanwhile`
 */
export async function publishDraft(
  actor: Me,
  version: number,
  { hash: seen }: PublishDraft,
): Promise<PublishedPolicy> {
  requirePermission(actor, "administer");
  return db().transaction(async (tx) => {
    const [draft] = await tx
      .select()
      .from(policyDrafts)
      .where(eq(policyDrafts.version, version))
      .for("update");
    if (!draft) throw new NotFound("policy draft", String(version));
    if (draft.createdBy === actor.id) {
      throw new NotAllowed(
        "You wrote this policy, and it loosens a rule: another admin has to publish it. Nothing was changed.",
      );
    }
    if (!isDraftOfAuthor(draft) || (seen !== undefined && seen !== draftHash(draft))) {
      throw new Conflict({
        code: "draft_changed",
        message: "The draft changed since you looked at it. Look again. Nothing was changed.",
      });
    }
    const inForce = await readPolicy(tx);
    if (inForce.version + 1 !== version) {
      throw new Conflict({
        code: "published_meanwhile",
        message: "Another policy was published since this was written. Write it again. Nothing was changed.",
        details: { version: inForce.version },
      });
    }
    const rules = readStoredRules(draft.rules);
    const changes = compareRules(await readLastVerified(tx), rules);
    const fields = { version, rules, createdBy: draft.createdBy, publishedBy: actor.id };
    await insertVersion(tx, actor, { ...fields, rules: draft.rules }, draft.note);
    return { version, rules, createdBy: draft.createdBy, status: "published", verified: true, changes };
  });
}

/** Discards the pending draft; any admin may. @throws NotFound */
export async function discardDraft(actor: Me, version: number): Promise<void> {
  requirePermission(actor, "administer");
  await db().transaction(async (tx) => {
    const [gone] = await tx.delete(policyDrafts).where(eq(policyDrafts.version, version)).returning();
    if (!gone) throw new NotFound("policy draft", String(version));
    await appendAudit(tx, {
      actor: { type: "user", id: actor.id },
      action: "policy_draft_discarded",
      subject: { type: "policy", id: String(version) },
      dedupeKey: `policy:${version}:discarded:${gone.mac.slice(0, 16)}:${Date.now()}`,
      detail: { author: gone.createdBy },
    });
  });
}
