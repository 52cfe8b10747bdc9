import { and, eq, gt, sql } from "drizzle-orm";
import { approvals } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { Conflict, NotFound } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { readPolicy } from "@/lib/policy/read-policy";
import { askOf } from "@/lib/policy/rules";
import { clockOf } from "../clock/rules.ts";
import { emitChanged } from "../emit-changed.ts";
import { questionOf } from "../kinds/kinds.ts";
import type { ExtendApproval } from "./schemas.ts";

/**
 * Extends the deadline by the full time of the policy's rule, counted from now. The waiting run reads the new deadline
 * when the old one comes.
 * @throws NotAllowed, NotFound, Conflict when it is no longer pending or has changed
 */
export async function extendApproval(actor: Me, id: string, { version }: ExtendApproval): Promise<void> {
  requirePermission(actor, "decide");
  await db().transaction(async (tx) => {
    const { rules } = await readPolicy(tx);
    const now = new Date();
    const [before] = await tx.select().from(approvals).where(eq(approvals.id, id)).for("update");
    if (!before) throw new NotFound("approval", id);
    const deadline = new Date(now.getTime() + askOf(rules, questionOf(before).subject).deadlineMs);
    const [extended] = await tx
      .update(approvals)
      .set({ deadline, ...clockOf(now, deadline), version: version + 1 })
      .where(
        and(
          eq(approvals.id, id),
          eq(approvals.status, "pending"),
          eq(approvals.version, version),
          gt(approvals.deadline, sql`now()`),
        ),
      )
      .returning();
    if (!extended) {
      throw new Conflict({
        code: before.status === "pending" && before.version !== version ? "stale_version" : "not_pending",
        message:
          "The approval is no longer pending, or changed while you looked. Look again. Nothing was changed.",
        details: { status: before.status, version: before.version },
      });
    }
    await emitChanged(tx, extended);
    await appendAudit(tx, {
      actor: { type: "user", id: actor.id },
      action: "approval_extended",
      subject: { type: "approval", id },
      customerId: extended.customerId,
      runId: extended.runId,
      dedupeKey: `approval:${id}:extended:${version}`,
      detail: {
        ticketId: extended.ticketId,
        from: before.deadline.toISOString(),
        to: deadline.toISOString(),
      },
    });
  });
}
