import { settleApproval } from "../closing/settle-approval.ts";
import type { ApprovalRow } from "../kinds/kind.ts";
import type { Gate } from "../rules.ts";

/**
 * The gate of an approval that was opened or found: a wait, or the answer that it has already, because the event of the
 * decision may have been sent before the run waits.
 * @param callId the run's proposal
 */
export async function gateOf(
  { id: approvalId, status, deadline }: Pick<ApprovalRow, "id" | "status" | "deadline">,
  callId: string,
): Promise<Extract<Gate, { kind: "ask" | "answered" }>> {
  if (status === "pending") return { callId, kind: "ask", approvalId, until: deadline.toISOString() };
  const settled = await settleApproval(approvalId);
  return settled.state === "open"
    ? { callId, kind: "ask", approvalId, until: settled.until }
    : { callId, kind: "answered", approvalId, state: settled.state };
}
