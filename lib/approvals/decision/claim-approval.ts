import { and, eq, isNull, lt, ne, or, sql } from "drizzle-orm";
import { approvals } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { Conflict, NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { CLAIM_MS } from "../rules.ts";

/**
 * Claims an approval, so that others see who is looking at it. Claiming again renews the claim; claiming another
 * approval ends it. A claim stops nobody from deciding.
 * @throws NotAllowed, NotFound, Conflict while somebody else has a claim, or when it is no longer pending
 */
export async function claimApproval(actor: Me, id: string): Promise<void> {
  requirePermission(actor, "decide");
  const [claimed] = await db()
    .update(approvals)
    .set({
      claimedBy: actor.id,
      claimedAt: sql`now()`,
      seenAt: sql`coalesce(${approvals.seenAt}, now())`,
    })
    .where(
      and(
        eq(approvals.id, id),
        eq(approvals.status, "pending"),
        or(
          isNull(approvals.claimedBy),
          eq(approvals.claimedBy, actor.id),
          lt(approvals.claimedAt, sql`now() - ${CLAIM_MS} * interval '1 millisecond'`),
        ),
      ),
    )
    .returning({ id: approvals.id });
  if (claimed) {
    const others = and(
      eq(approvals.claimedBy, actor.id),
      eq(approvals.status, "pending"),
      ne(approvals.id, id),
    );
    await db().update(approvals).set({ claimedBy: null, claimedAt: null }).where(others);
    return;
  }
  const [row] = await db().select().from(approvals).where(eq(approvals.id, id));
  if (!row) throw new NotFound("approval", id);
  throw new Conflict({
    code: row.status === "pending" ? "claimed" : "not_pending",
    message:
      row.status === "pending"
        ? "Somebody else is looking at it. You can still decide; the first decision counts."
        : `It is ${row.status} already. Nothing was changed.`,
    details: { claimedBy: row.claimedBy },
  });
}
