import { createHash } from "node:crypto";
import type { policies, policyDrafts } from "@/db/schema";
import { isMacOf, macOf } from "@/lib/access/mac";

type PolicyRow = Pick<typeof policies.$inferSelect, "version" | "rules" | "createdBy"> & {
  publishedBy?: string | null;
};
type DraftRow = Pick<typeof policyDrafts.$inferSelect, "version" | "rules" | "note" | "createdBy">;

/** The rules that the migrations bring. No key is at hand there, so version 1 is known by its rules instead of a MAC. */
const FIRST_RULES = {
  limits: [
    { currency: "USD", automaticBelowCents: 0, oneApproverUpToCents: 50_000, refusedAboveCents: 500_000 },
  ],
  deadlineMs: 14_400_000,
  holdMs: 5_000,
};

/** The MAC of a version of the policy: its number, its rules, its author, and the second admin where there is one. */
export function policyMac(policy: PolicyRow): string {
  return macOf("policy", fieldsOf(policy));
}

/** Whether a stored version was published through the desk and not changed since, or is the first one as it came. */
export function isPublished(policy: PolicyRow & { mac: string | null }): boolean {
  if (isMacOf("policy", fieldsOf(policy), policy.mac)) return true;
  return policy.version === 1 && canonical(policy.rules) === canonical(FIRST_RULES);
}

function fieldsOf({ version, rules, createdBy, publishedBy }: PolicyRow) {
  const fields = [version, canonical(rules), createdBy];
  // Left out where the author published, as in versions older than drafts.
  return publishedBy ? [...fields, publishedBy] : fields;
}

/** The MAC of a draft. It is of another kind than a version's: a draft that is copied into the versions stays unpublished. */
export function draftMac(draft: DraftRow): string {
  return macOf("policy_draft", draftFields(draft));
}

/** Whether a draft is as its author stored it. */
export function isDraftOfAuthor(draft: DraftRow & { mac: string }): boolean {
  return isMacOf("policy_draft", draftFields(draft), draft.mac);
}

/** Names the content of a draft, so that an admin publishes what they looked at. */
export function draftHash(draft: DraftRow): string {
  return createHash("sha256")
    .update(JSON.stringify(draftFields(draft)))
    .digest("hex");
}

function draftFields({ version, rules, note, createdBy }: DraftRow) {
  return [version, canonical(rules), note, createdBy];
}

/** JSON with its keys in order: the database keeps another order than the one that was written. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
