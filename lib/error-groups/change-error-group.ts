import { eq, sql } from "drizzle-orm";
import { errorGroups } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { InvalidInput, NotFound } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import type { ChangeErrorGroup } from "./schemas.ts";

/**
 * Resolves a group, ignores it (for good, until a time, up to a rate) or opens it again. No run changes.
 * @throws NotFound, InvalidInput when `until` has passed, or `until` or `rate` is given with another state
 */
export async function changeErrorGroup(me: Me, id: string, change: ChangeErrorGroup): Promise<void> {
  requirePermission(me, "operate");
  const { state, until, rate } = change;
  if (state !== "ignored" && (until !== undefined || rate !== undefined)) {
    throw new InvalidInput({
      code: "nothing_to_ignore",
      message: "`until` and `rate` belong to `ignored`. Nothing was changed.",
    });
  }
  if (until !== undefined && Date.parse(until) <= Date.now()) {
    throw new InvalidInput({
      code: "in_the_past",
      message: "`until` must lie in the future. Nothing was changed.",
    });
  }
  await db().transaction(async (tx) => {
    const [changed] = await tx
      .update(errorGroups)
      .set({
        state,
        stateSince: sql`now()`,
        stateBy: me.id,
        stateCause: null,
        ignoredUntil: until ? new Date(until) : null,
        ignoredRatePerHour: rate ?? null,
        ...(state !== "open" && { regressedAt: null }),
      })
      .where(eq(errorGroups.id, id))
      .returning({ id: errorGroups.id });
    if (!changed) throw new NotFound("error group", id);
    await appendAudit(tx, {
      actor: { type: "user", id: me.id },
      action: "group_changed",
      subject: { type: "error_group", id },
      dedupeKey: `error-group:${id}:changed:${newId("event")}`,
      detail: { state, until: until ?? null, ratePerHour: rate ?? null },
    });
  });
}
