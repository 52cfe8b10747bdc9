import { policies } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { Conflict, InvalidInput } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { policyMac } from "./policy-mac.ts";
import { readPolicy } from "./read-policy.ts";
import type { Limits, Policy, PolicyRules, PublishPolicy } from "./schemas.ts";

/**
 * Puts new rules in force, as the next version. Approvals that are open keep the deadline they were given; every rule
 * is checked against the newest version when money moves.
 * @throws InvalidInput when the limits do not rise; Conflict when somebody was faster
 */
export async function publishPolicy(actor: Me, { rules, note }: PublishPolicy): Promise<Policy> {
  requirePermission(actor, "administer");
  if (!rules.limits.every(rise)) {
    throw new InvalidInput({
      code: "limits_do_not_rise",
      message:
        "The limits of each currency must rise: automatic, then one approver, then refused. Nothing was changed.",
    });
  }
  return db().transaction(async (tx) => {
    const { version: before } = await readPolicy(tx);
    const version = before + 1;
    const draft = { version, rules, createdBy: actor.id };
    const published = await tx
      .insert(policies)
      .values({ ...draft, note, mac: policyMac(draft) })
      .onConflictDoNothing()
      .returning();
    if (published.length === 0) {
      throw new Conflict({
        code: "published_meanwhile",
        message:
          "Somebody published a policy this very moment. Look at it, then publish yours. Nothing was changed.",
      });
    }
    await appendAudit(tx, {
      actor: { type: "user", id: actor.id },
      action: "policy_changed",
      subject: { type: "policy", id: String(version) },
      dedupeKey: `policy:${version}`,
      detail: describe(rules),
    });
    return { version, rules, verified: true };
  });
}

function rise({ automaticBelowCents, oneApproverUpToCents, refusedAboveCents }: Limits): boolean {
  return automaticBelowCents <= oneApproverUpToCents && oneApproverUpToCents <= refusedAboveCents;
}

/** The rules as the audit log keeps them: one value a name, such as `USD.refusedAboveCents`. */
function describe({ limits, deadlineMs, holdMs }: PolicyRules): Record<string, number> {
  const amounts = limits.flatMap(({ currency, ...all }) =>
    Object.entries(all).map(([name, cents]) => [`${currency}.${name}`, cents] as const),
  );
  return { ...Object.fromEntries(amounts), deadlineMs, holdMs };
}
