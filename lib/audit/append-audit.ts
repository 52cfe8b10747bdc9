import { sql } from "drizzle-orm";
import type { Queryable } from "@/lib/db";
import type { AuditAction } from "./schemas.ts";

/** The run that acts. */
export interface ActingRun {
  functionId: string;
  /** The id in the ledger. */
  runId: string;
}

/** The person, agent, function or part of the system that acted. */
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
  /** A row with this key is written once, however often the step runs. */
  dedupeKey: string;
  /** Ids, amounts and codes; never personal data. */
  detail?: Record<string, string | number | boolean | null>;
}

/**
 * Appends to the audit log in the transaction of the change. Call it last, to hold its locks briefly. A repeated key
 * takes no sequence number, so that a gap in the numbers means a failed transaction.
 */
export async function appendAudit(tx: Queryable, entry: AuditEntry): Promise<void> {
  const { actor, action, subject, customerId, runId, dedupeKey, detail } = entry;
  await tx.execute(sql`
    insert into audit_log
      (actor_type, actor_id, action, subject_type, subject_id, customer_id, run_id, dedupe_key, detail)
    select ${actor.type}, ${actor.id}, ${action}, ${subject.type}, ${subject.id}, ${customerId ?? null}, ${runId ?? null},
           ${dedupeKey}, ${JSON.stringify(detail ?? {})}::text::jsonb
    where not exists (select from audit_log where dedupe_key = ${dedupeKey})
    on conflict (dedupe_key) do nothing`);
}

/** The actor and the run of an audit row that a function writes. */
export function auditedAs({ functionId, runId }: ActingRun): { actor: AuditActor; runId: string } {
  return { actor: { type: "function", id: functionId }, runId };
}
