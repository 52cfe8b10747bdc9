import { z } from "zod";
import { ACTOR_TYPES, AUDIT_ACTIONS } from "@/db/schema/vocabulary";
import { AskedInstant, cursorOf, Instant, pageOf } from "@/lib/http/schemas";

export const AuditAction = z.enum(AUDIT_ACTIONS);
export type AuditAction = z.infer<typeof AuditAction>;

/** One row of the audit log: who did what to which, when. */
export const AuditRow = z.object({
  seq: z.int(),
  at: Instant,
  actorType: z.enum(ACTOR_TYPES),
  actorId: z.string(),
  /** A person's name; the id of any other actor. */
  actorName: z.string(),
  action: AuditAction,
  subjectType: z.string(),
  subjectId: z.string(),
  customerId: z.string().nullable(),
  /** Masked without the permission to reveal. */
  customerEmail: z.string().nullable(),
  runId: z.string().nullable(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type AuditRow = z.infer<typeof AuditRow>;

export const AuditPage = pageOf(AuditRow);
export type AuditPage = z.infer<typeof AuditPage>;

/** Key of a page: the sequence number of a row. */
export const AUDIT_CURSOR = /^\d{1,15}$/;

/** Query of `GET /api/audit`. */
export const AuditFilter = z.strictObject({
  actor: z.string().min(1).max(200).optional(),
  action: AuditAction.optional(),
  /** Id of a subject, a customer or a run. */
  subject: z.string().min(1).max(200).optional(),
  from: AskedInstant.optional(),
  until: AskedInstant.optional(),
  cursor: cursorOf(AUDIT_CURSOR).optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;
