import { z } from "zod";
import { APPROVAL_STATUSES, ROLES } from "@/db/schema/vocabulary";
import { Instant, Money } from "@/lib/http/schemas";
import { fromLimits } from "./limits.ts";
import { FACT_NAMES } from "./rule/facts.ts";
import { PolicyRules } from "./schemas.ts";

/** Rules in a request; limits, the old form, are converted to rules. */
const AskedRules = z.preprocess(fromLimits, PolicyRules);

/** Body of `POST /api/policies`. */
export const PublishPolicy = z.strictObject({
  rules: AskedRules,
  /** Why, for colleagues. */
  note: z.string().trim().min(1).max(500),
});
export type PublishPolicy = z.infer<typeof PublishPolicy>;

/** Body of `POST /api/policies/:version/publish`. */
export const PublishDraft = z.strictObject({
  /** `hash` of the draft that the admin read; default the pending draft. */
  hash: z.string().length(64).optional(),
});
export type PublishDraft = z.infer<typeof PublishDraft>;

const Difference = z.object({ loosens: z.boolean(), tightens: z.boolean() });

/** Differences from the rules in force, in all and for each rule; the last entry is `otherwise`. */
const Changes = Difference.extend({
  byRule: z.array(Difference),
  /** False when there are too many combinations of conditions to compare; that counts as loosening. */
  complete: z.boolean(),
});

/** Answer of `POST /api/policies` and `POST /api/policies/:version/publish`. */
export const PublishedPolicy = z.object({
  version: z.int(),
  rules: PolicyRules,
  createdBy: z.string(),
  /** `draft`: it loosens a rule and waits for a second admin. */
  status: z.enum(["published", "draft"]),
  verified: z.boolean(),
  changes: Changes,
});
export type PublishedPolicy = z.infer<typeof PublishedPolicy>;

/** Body of `POST /api/policies/rehearse`. */
export const RehearsePolicy = z.strictObject({ rules: AskedRules });
export type RehearsePolicy = z.infer<typeof RehearsePolicy>;

/** Change of an approval under new rules: nobody is asked, fewer or other people, more people, or it is refused. */
const PolicyChange = z.enum(["automatic", "looser", "stricter", "refused"]);
export type PolicyChange = z.infer<typeof PolicyChange>;

/** Answer of `POST /api/policies/rehearse`: the differences that the rules would have made. */
export const Rehearsal = z.object({
  /** Length of the window. */
  days: z.int(),
  /** Approvals that opened in the window. */
  total: z.int(),
  changed: z.int(),
  changes: z.record(PolicyChange, z.int()),
  /** Money that would have moved without asking, and money of all changed approvals, by currency. */
  unasked: z.array(Money),
  moved: z.array(Money),
  /** Changed approvals that people approved, and whose refund failed or whose payment was disputed later. */
  overturned: z.int(),
  /** Rejected approvals that would have moved money without asking. */
  rejectedUnasked: z.int(),
  /** How many each rule decides; the last entry is `otherwise`. */
  matches: z.array(z.int()),
  comparison: Changes,
  /** At most 100 changed approvals: overturned ones first, then the newest. */
  list: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      money: Money.nullable(),
      status: z.enum(APPROVAL_STATUSES),
      openedAt: Instant,
      change: PolicyChange,
      overturned: z.enum(["refund_failed", "disputed"]).nullable(),
    }),
  ),
});
export type Rehearsal = z.infer<typeof Rehearsal>;

const Written = z.object({
  version: z.int(),
  rules: PolicyRules,
  note: z.string(),
  createdBy: z.string(),
  createdByName: z.string(),
  createdAt: Instant,
});

/** `GET /api/policies`: every version, newest first; the first is in force. */
export const PolicyVersions = z.object({
  items: z.array(
    Written.extend({
      /** The second admin of a version that loosened a rule; null if its author published it. */
      publishedBy: z.string().nullable(),
      publishedByName: z.string().nullable(),
      /** False if it was not published here, or was changed since; then it grants nothing. */
      verified: z.boolean(),
    }),
  ),
  /** The draft that waits for a second admin; null without one. */
  draft: Written.extend({ hash: z.string(), changes: Changes.nullable() }).nullable(),
  /** The kinds of approval for rules, each with the facts that it measures. */
  kinds: z.array(z.object({ name: z.string(), measures: z.array(z.enum(FACT_NAMES)) })),
  /** Everybody who may decide. */
  people: z.array(z.object({ id: z.string(), name: z.string(), role: z.enum(ROLES) })),
  nextCursor: z.null(),
});
export type PolicyVersions = z.infer<typeof PolicyVersions>;
