import { createHash } from "node:crypto";
import type { policies, policyDrafts } from "@/db/schema";
import { isMacOf, macOf } from "@/lib/access/mac";

type PolicyRow = Pick<typeof policies.$inferSelect, "version" | "rules" | "createdBy"> & {
  publishedBy?: string | null;
};
type DraftRow = Pick<typeof policyDrafts.$inferSelect, "version" | "rules" | "note" | "createdBy">;

/** The rules that the migrations insert. They have no key, so version 1 is recognised by its rules instead of a MAC. */
const FIRST_RULES = {
  limits: [
    { currency: "USD", automaticBelowCents: 0, oneApproverUpToCents: 50_000, refusedAboveCents: 500_000 },
  ],
  deadlineMs: 14_400_000,
  holdMs: 5_000,
};

/** The MAC of a version of the policy over its number, rules, author and, if any, the second admin. */
export function policyMac(policy: PolicyRow): string {
  return macOf("policy", fieldsOf(policy));
}

/** True if a stored version was published through the console and not changed since, or is the unchanged version 1. */
export function isPublished(policy: PolicyRow & { mac: string | null }): boolean {
  if (isMacOf("policy", fieldsOf(policy), policy.mac)) return true;
  return policy.version === 1 && canonical(policy.rules) === canonical(FIRST_RULES);
}

function fieldsOf({ version, rules, createdBy, publishedBy }: PolicyRow) {
  const fields = [version, canonical(rules), createdBy];
  // Leave out the field when the author published: versions older than drafts were signed without it.
  return publishedBy ? [...fields, publishedBy] : fields;
}

/** The MAC of a draft, of another kind than a version's, so that a copy among the versions is not valid. */
export function draftMac(draft: DraftRow): string {
  return macOf("policy_draft", draftFields(draft));
}

/** True if a draft is unchanged since its author stored it. */
export function isDraftOfAuthor(draft: DraftRow & { mac: string }): boolean {
  return isMacOf("policy_draft", draftFields(draft), draft.mac);
}

/** Hash of a draft's content, so that an admin publishes exactly the draft they read. */
export function draftHash(draft: DraftRow): string {
  return createHash("sha256")
    .update(JSON.stringify(draftFields(draft)))
    .digest("hex");
}

function draftFields({ version, rules, note, createdBy }: DraftRow) {
  return [version, canonical(rules), note, createdBy];
}

/** JSON with sorted keys, because the database does not keep their order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
