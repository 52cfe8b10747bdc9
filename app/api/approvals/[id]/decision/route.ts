import { handle } from "@/lib/api/handle";
import { readApproval } from "@/lib/approvals/card/read-approval";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { wakePulse } from "@/lib/pulse/wake";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/approvals/[id]/decision", async ({ me, params, body }) => {
  await decideApproval(me, params.id, body);
  // The run goes on while the card is read for the answer.
  wakePulse();
  return readApproval(me, params.id);
});
