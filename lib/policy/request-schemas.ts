import { z } from "zod";
import { APPROVAL_STATUSES, ROLES } from "@/db/schema/vocabulary";
import { Instant, Money } from "@/lib/http/schemas";
import { fromLimits } from "./limits.ts";
import { FACT_NAMES } from "./rule/facts.ts";
import { PolicyRules } from "./schemas.ts";

/** Rules in a request; limits, as bodies had them before rules were data, are read as the rules they stand for. */
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
  /** `hash` of the draft that the admin looked at; left out, the one that waits. */
  hash: z.string().length(64).optional(),
});
export type PublishDraft = z.infer<typeof PublishDraft>;

const Difference = z.object({ loosens: z.boolean(), tightens: z.boolean() });

/** How rules differ from those in force: in all, and for each rule; the last entry is `otherwise`. */
const Changes = Difference.extend({
  byRule: z.array(Difference),
  /** False when there are too many combinations of conditions to look at each; that counts as loosening. */
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

/** What becomes of an approval under new rules: nobody is asked, fewer or other people, more people, or it is refused. */
const PolicyChange = z.enum(["automatic", "looser", "stricter", "refused"]);
export type PolicyChange = z.infer<typeof PolicyChange>;

/** Answer of `POST /api/policies/rehearse`: what the rules would have changed. */
export const Rehearsal = z.object({
  /** How far back it looks. */
  days: z.int(),
  /** Approvals that were asked in that time. */
  total: z.int(),
  changed: z.int(),
  changes: z.record(PolicyChange, z.int()),
  /** Money that would have gone without asking, and money of all that changes, by currency. */
  unasked: z.array(Money),
  moved: z.array(Money),
  /** Of those that change: people agreed, and the refund failed or the payment was disputed later. */
  overturned: z.int(),
  /** Of those that would not be asked: people said no. */
  rejectedUnasked: z.int(),
  /** How many each rule decides; the last entry is `otherwise`. */
  matches: z.array(z.int()),
  comparison: Changes,
  /** At most 100 of those that change: the overturned first, then the newest. */
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
      /** The second admin of a version that loosened a rule; null where its author published it. */
      publishedBy: z.string().nullable(),
      publishedByName: z.string().nullable(),
      /** False: it was not published here, or was changed since. It grants nothing. */
      verified: z.boolean(),
    }),
  ),
  /** The draft that waits for a second admin; null without one. */
  draft: Written.extend({ hash: z.string(), changes: Changes.nullable() }).nullable(),
  /** What rules can be about: each kind of approval with the facts that it measures. */
  kinds: z.array(z.object({ name: z.string(), measures: z.array(z.enum(FACT_NAMES)) })),
  /** Everybody who may decide. */
  people: z.array(z.object({ id: z.string(), name: z.string(), role: z.enum(ROLES) })),
  nextCursor: z.null(),
});
export type PolicyVersions = z.infer<typeof PolicyVersions>;
