import { VagusError } from "@/lib/app-errors";
import { type AuditActor, appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import type { DecideApproval } from "./schemas.ts";

/** Not allowed, in conflict with the state, too late. Any other failure is a fault of the request, not an attempt. */
const REFUSALS = [403, 409, 410];

/** The vote that was refused, and the place where it was cast. */
export interface Attempt extends Pick<DecideApproval, "decision" | "version"> {
  way: string;
  /** Who pressed, where the console knows no such person. */
  slackUserId?: string;
}

/**
 * Records an attempt to decide that was refused; the refusal itself is the caller's. An attempt that is
 * repeated within the hour adds no row, so that nobody can flood the log.
 * @param error any other error than a refusal records nothing
 */
export async function recordRefusal(
  actor: AuditActor,
  approvalId: string,
  { decision, version, way, slackUserId }: Attempt,
  error: unknown,
): Promise<void> {
  if (!(error instanceof VagusError) || !REFUSALS.includes(error.status)) return;
  const who = slackUserId ?? actor.id;
  await appendAudit(db(), {
    actor,
    action: "approval_refused",
    subject: { type: "approval", id: approvalId },
    dedupeKey: `refused:${approvalId}:${who}:${way}:${decision}:${error.code}:${new Date().toISOString().slice(0, 13)}`,
    detail: { decision, version, way, cause: error.code, ...(slackUserId && { slackUserId }) },
  });
}
