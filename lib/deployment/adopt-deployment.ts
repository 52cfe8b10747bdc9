import { sql } from "drizzle-orm";
import { deployment } from "@/db/schema";
import { type AuditActor, appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { emitEvent } from "@/lib/events/emit-event";
import { forgetStanding, placeSql, readStanding } from "./acts-here.ts";

/** Pending work that a deployment would do at once after an adoption. */
export interface PendingWork {
  /** Events that are due to the engine. */
  events: number;
  /** Approvals whose deadline has passed. */
  overdueApprovals: number;
  /** Approvals that wait for a person. */
  openApprovals: number;
  /** Answers to applications that are not delivered. */
  answers: number;
  /** Refunds that began and are not settled. */
  refunds: number;
  /** Mails that are stored and not sent. */
  mails: number;
}

/** Counts what is pending in the database. */
export async function countPending(): Promise<PendingWork> {
  const [row] = await db().execute<PendingWork & Record<string, unknown>>(sql`
    select
      (select count(*)::int from outbox where available_at is not null) as events,
      (select count(*)::int from approvals where status = 'pending' and deadline <= now()) as "overdueApprovals",
      (select count(*)::int from approvals where status = 'pending' and deadline > now()) as "openApprovals",
      (select count(*)::int from answer_deliveries where status = 'pending') as answers,
      (select count(*)::int from refunds where status in ('requested', 'executing')) as refunds,
      (select count(*)::int from messages where status = 'sending') as mails`);
  if (!row) throw new Error("The database did not count what is pending.");
  return row;
}

/** Times of the wake-up events: a run that read the standing just before may not wait for the first one yet. */
const TELL_AFTER_MS = [0, 5_000, 15_000];

/**
 * Makes a deployment act on this database; the previous one stops within seconds. Wakes held runs. A repeat changes
 * nothing.
 * @param id the deployment; default this process's own
 */
export async function adoptDeployment(
  by: AuditActor,
  id = env().deployment.id,
): Promise<{ id: string; before: string | null; changed: boolean }> {
  const place = placeSql(env().database.url);
  const adopted = await db().transaction(async (tx) => {
    const [before] = await tx.execute<{ id: string; here: boolean }>(
      sql`select id, place = ${place} as here from deployment for update`,
    );
    if (before?.id === id && before.here) return { id, before: id, changed: false };
    const adoptedBy = `${by.type}:${by.id}`;
    const [row] = await tx
      .insert(deployment)
      .values({ id, place, adoptedBy })
      .onConflictDoUpdate({ target: deployment.one, set: { id, place, adoptedBy, adoptedAt: sql`now()` } })
      .returning();
    for (const afterMs of TELL_AFTER_MS)
      await emitEvent(
        tx,
        "ops/switch.changed",
        { scope: "deployment" },
        { availableAt: new Date(Date.now() + afterMs) },
      );
    await appendAudit(tx, {
      actor: by,
      action: "deployment_adopted",
      subject: { type: "deployment", id },
      dedupeKey: `deployment:${id}:${row?.adoptedAt.getTime()}`,
      detail: { before: before?.id ?? null },
    });
    return { id, before: before?.id ?? null, changed: true };
  });
  forgetStanding();
  return adopted;
}

/** The standing of this process and the pending work, for `vagus deployment status`. */
export async function readDeploymentStatus() {
  const [standing, pending] = await Promise.all([readStanding(), countPending()]);
  return { ...standing, pending };
}
