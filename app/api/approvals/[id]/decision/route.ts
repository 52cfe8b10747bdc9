import { decideApproval } from "@/lib/approvals/decide-approval";
import { readApproval } from "@/lib/approvals/read-approval";
import { DecideApproval } from "@/lib/approvals/schemas";
import { handle } from "@/lib/http/handle";

export const POST = handle<{ id: string }>(
  "POST /api/approvals/[id]/decision",
  async ({ me, params, body }) => {
    await decideApproval(me, params.id, await body(DecideApproval));
    return readApproval(me, params.id);
  },
);
