import { extendApproval } from "@/lib/approvals/extend-approval";
import { readApproval } from "@/lib/approvals/read-approval";
import { ExtendApproval } from "@/lib/approvals/schemas";
import { handle } from "@/lib/http/handle";

export const POST = handle<{ id: string }>(
  "POST /api/approvals/[id]/extend",
  async ({ me, params, body }) => {
    await extendApproval(me, params.id, await body(ExtendApproval));
    return readApproval(me, params.id);
  },
);
