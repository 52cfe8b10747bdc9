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

/** Cursor: the sequence number of a row. */
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

/** Query of `GET /api/audit/export`: the filter of the list, without pages. */
export const AuditExport = AuditFilter.omit({ cursor: true }).extend({ format: z.enum(["csv", "jsonl"]) });
export type AuditExport = z.infer<typeof AuditExport>;

/** `GET /api/audit/verify`. */
export const AuditVerdict = z.object({
  /** No problem was found. */
  ok: z.boolean(),
  rows: z.int(),
  /** Numbers of the first and the last row; null in an empty log. */
  first: z.int().nullable(),
  last: z.int().nullable(),
  /** Numbers between them without a row: failed transactions, or removed rows. */
  missing: z.int(),
  /** The table refuses updates, deletes and truncates. */
  appendOnly: z.boolean(),
  /** Rows that a seal covers, and the rest. */
  sealed: z.int(),
  unsealed: z.int(),
  problems: z.array(
    z.object({
      code: z.enum(["not_append_only", "backdated", "in_the_future"]),
      /** The first row concerned. */
      seq: z.int().nullable(),
      rows: z.int().nullable(),
    }),
  ),
});
export type AuditVerdict = z.infer<typeof AuditVerdict>;
