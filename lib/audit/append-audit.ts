import { auditLog } from "@/db/schema";
import type { Queryable } from "@/lib/db";
import type { AuditAction } from "./schemas.ts";

/** Who did it. */
export type AuditActor =
  | { type: "user"; id: string }
  | { type: "agent"; id: "support-agent" }
  | { type: "function"; id: string }
  | { type: "system"; id: string };

export interface AuditEntry {
  actor: AuditActor;
  action: AuditAction;
  subject: { type: string; id: string };
  customerId?: string | null;
  runId?: string | null;
  /** The same key is written once, however often the step runs. */
  dedupeKey: string;
  /** Ids, amounts and codes; never personal data. */
  detail?: Record<string, string | number | boolean | null>;
}

/** Appends to the audit log, in the transaction of the change it records; write it last, its locks are short. */
export async function appendAudit(tx: Queryable, entry: AuditEntry): Promise<void> {
  await tx
    .insert(auditLog)
    .values({
      actorType: entry.actor.type,
      actorId: entry.actor.id,
      action: entry.action,
      subjectType: entry.subject.type,
      subjectId: entry.subject.id,
      customerId: entry.customerId,
      runId: entry.runId,
      dedupeKey: entry.dedupeKey,
      detail: entry.detail ?? {},
    })
    .onConflictDoNothing({ target: auditLog.dedupeKey });
}
